"""The picture: issuers citing issuers, and the works cited by their year and level."""

from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, missing_extra
from extractor.network.citations import Corpus
from extractor.write import replacing

try:
    from matplotlib import font_manager, rc_context
    from matplotlib.colors import LogNorm
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator
except ModuleNotFoundError as error:
    raise missing_extra("network", "matplotlib is needed for the picture") from error

FORMATS = (".png", ".svg", ".pdf")
MOST = 14
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "PingFang SC", "Microsoft YaHei", "SimHei",
    "Heiti SC", "STHeiti", "Hiragino Sans GB", "Arial Unicode MS", "Noto Sans CJK JP", "Noto Sans CJK TC",
)  # fmt: skip
_FONT_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "wqy", "pingfang", "msyh", "simhei", "heiti")
# Level of the work's first issuer; laws and standards stand by themselves. Colours after Okabe and Ito, told apart by the colour-blind.
LEVELS = {
    "law": ("法律 law", "#332288"),
    "central": ("中央 central", "#0072B2"),
    "province": ("省级 province", "#56B4E9"),
    "prefecture": ("市级 prefecture", "#009E73"),
    "county": ("县级 county", "#E69F00"),
    "standard": ("标准 standard", "#CC79A7"),
    "other": ("其他机构 other body", "#D55E00"),
    "unknown": ("机关不明 issuer unknown", "#BBBBBB"),
}
# The bodies that cite, or are cited, most: by level and weight.
BODIES = """
    SELECT id FROM (SELECT * FROM issuer_node WHERE {side} > 0 ORDER BY {side} DESC, id LIMIT ?)
    ORDER BY coalesce(list_position(['central', 'province', 'prefecture', 'county'], level), 9), {side} DESC, id
"""
PAIRS = "SELECT source, target, sum(weight)::BIGINT FROM issuer_edge GROUP BY ALL"
BY_YEAR = """
    SELECT year_first, CASE WHEN kind IN ('law', 'standard') THEN kind ELSE coalesce(level, 'unknown') END, sum(citations)::BIGINT
    FROM work
    GROUP BY ALL
"""


def plot(corpus: Corpus, output: Path) -> None:
    """Draw the picture from the projection's tables. Raises ExtractorError where no font has Chinese characters, or nothing is to be drawn."""
    matrix = _matrix(corpus)
    years = corpus.con.execute(BY_YEAR).fetchall()
    if not years:
        raise ExtractorError("nothing is cited, so there is nothing to draw", "name the output of texts that cite something")
    with rc_context({"font.family": [chinese_font(), "sans-serif"], "axes.unicode_minus": False, "font.size": 9}):
        height = 3.2 + 0.32 * len(matrix[0])
        figure = Figure(figsize=(11, height + 4), layout="constrained", dpi=160)
        top, bottom = figure.subplots(2, 1, height_ratios=(height, 4))
        _draw_matrix(top, *matrix)
        _draw_years(bottom, years)
        with replacing(output) as stream:
            figure.savefig(stream, format=output.suffix[1:].lower())


def chinese_font() -> str:
    """An installed font with Chinese characters; files that matplotlib's list has not yet are looked at too."""
    known = set(font_manager.get_font_names())
    if not known.intersection(FONTS):
        for path in font_manager.findSystemFonts():
            if any(word in Path(path).stem.lower().replace("-", "") for word in _FONT_FILES):
                font_manager.fontManager.addfont(path)
        known = set(font_manager.get_font_names())
    found = next((font for font in FONTS if font in known), None)
    if found is None:
        raise ExtractorError("no font with Chinese characters is installed", "install one, for example with apt-get install fonts-noto-cjk")
    return found


def _matrix(corpus: Corpus) -> tuple[list[str], list[str], dict[tuple[str, str], int]]:
    citing, cited = ([name for (name,) in corpus.con.execute(BODIES.format(side=side), [MOST]).fetchall()] for side in ("citing", "cited"))
    pairs = {(source, target): weight for source, target, weight in corpus.con.execute(PAIRS).fetchall()}
    return citing, cited, pairs


def _title(axes: Any, chinese: str, english: str) -> None:
    axes.set_title(f"{chinese}\n{english}", loc="left", pad=10, linespacing=1.5)


def _draw_matrix(axes: Any, citing: list[str], cited: list[str], pairs: dict[tuple[str, str], int]) -> None:
    _title(axes, "谁引用谁：发文机关之间的引用次数", "Issuers citing issuers: the row cites the column, number of mentions")
    cells = [[pairs.get((source, target), 0) for target in cited] for source in citing]
    if not any(map(any, cells)):
        axes.text(0.5, 0.5, "双方机关均已知的引用不存在\nno mention has an issuer on both sides", ha="center", va="center")
        axes.set_axis_off()
        return
    most = max(map(max, cells))
    shade = LogNorm(1, max(most, 2) * 1.5)
    axes.imshow([[cell or float("nan") for cell in row] for row in cells], cmap="YlGnBu", norm=shade, aspect="auto")
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            if cell:
                axes.text(x, y, f"{cell:,}", ha="center", va="center", fontsize=7, color="white" if shade(cell) > 0.55 else "black")
    axes.set_xticks(range(len(cited)), cited, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(citing)), citing)
    axes.set_xlabel("被引机关 cited（联合发文各机关均计，a joint paper counts for each of its bodies）")
    axes.set_ylabel("引用机关 citing")
    axes.set_xticks([x - 0.5 for x in range(1, len(cited))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(citing))], minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.6)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def _draw_years(axes: Any, rows: list[tuple[int | None, str, int]]) -> None:
    _title(axes, "被引文件的年份与层级", "Mentions by year and level of the work cited")
    counts = {(year, level): n for year, level, n in rows if year is not None}
    years = sorted({year for year, _ in counts})
    floor = dict.fromkeys(years, 0)
    for level, (label, colour) in LEVELS.items():
        heights = [counts.get((year, level), 0) for year in years]
        if any(heights):
            axes.bar(years, heights, bottom=[floor[year] for year in years], color=colour, label=label, width=0.85)
        floor = {year: floor[year] + height for year, height in zip(years, heights, strict=True)}
    undated = sum(n for year, _, n in rows if year is None)
    axes.set_xlabel(
        f"文件年份 year of the work\n另有 {undated:,} 次引用的文件无年份，{undated:,} more mentions are of works without a year"
    )
    axes.set_ylabel("引用次数 mentions")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color="#eeeeee")
    if years:
        axes.legend(frameon=False, ncols=2, loc="upper left")
