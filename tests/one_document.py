"""One notice of our own writing, and the makers that put it into every format: the citations must be the same in all of them."""

import html
import io
import zipfile
from collections.abc import Callable

PARAGRAPHS = [
    "辽宁省民政厅 辽宁省财政厅关于规范社区养老服务补助资金管理的通知",
    "辽民发〔2021〕36号",
    "各市民政局、财政局：",
    "为贯彻落实《国务院办公厅关于推进养老服务发展的意见》（国办发〔2019〕5号）和《养老机构管理办法》（民政部令第66号），根据《中华人民共和国老年人权益保障法》第三十七条、"
    "《辽宁省养老服务条例》第十二条第二款的规定，现就规范社区养老服务补助资金管理有关事项通知如下。",
    "一、补助资金的使用应当符合民政部、财政部印发的《中央集中彩票公益金支持社会福利事业资金使用管理办法》（财社〔2021〕60号，以下简称《办法》）。各市不得扩大《办法》第八条规定的范围。",
    "二、各市民政局要按照《关于做好2020年社区居家养老服务工作的通知》（辽民函〔2020〕112号）要求，于每年3月底前报送绩效自评报告。",
    "三、本通知自2021年7月1日起施行。《关于印发〈辽宁省社区养老服务补助办法（试行）〉的通知》（辽民发〔2016〕41号）同时废止。",
]
TABLE = [
    ["序号", "文件名称", "文号"],
    ["1", "关于加强农村留守老年人关爱服务工作的意见", "民发〔2017〕193号"],
    ["2", "社区老年人日间照料中心服务基本要求", "GB/T 33168-2016"],
]
SIGNATURE = ["辽宁省民政厅", "辽宁省财政厅", "2021年6月18日"]


def plain() -> bytes:
    return "\n".join([*PARAGRAPHS, *("\t".join(row) for row in TABLE), *SIGNATURE, ""]).encode("utf-8")


def gb18030() -> bytes:
    return plain().decode("utf-8").encode("gb18030")


def markup(charset: str) -> str:
    """A page as government sites serve them: a menu and a foot around it, scripts, hidden parts, a link and a bold run inside a citation."""
    body = "\n".join(f"<p>&emsp;&emsp;{html.escape(line)}</p>" for line in PARAGRAPHS)
    body = body.replace("《养老机构管理办法》", '<a href="/x.html">《养老机构<b>管理办法</b>》</a>').replace(
        "国办发〔2019〕5号", "国办发&#12308;2019&#12309;5号"
    )
    rows = "".join("<tr>" + "".join(f"<td>\n <p>{cell}</p>\n</td>" for cell in row) + "</tr>" for row in TABLE)
    foot = "".join(f"<div align=right>{line}&nbsp;&nbsp;</div>" for line in SIGNATURE)
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>《不该出现的标题》</title>'
        '<style>.x{content:"《样式》"}</style></head><body><div class="nav"><a>首页</a><a>《导航法》</a></div>'
        f'<div style="display: none">《隐藏条例》</div><script>var a = "《脚本规定》（国发〔2001〕1号）";</script>\n<div id="content">{body}'
        f"<table border=1>{rows}</table>{foot}</div><footer>《页脚办法》国发〔2002〕2号</footer><!-- 《注释规定》 --></body></html>"
    )


def html_utf8() -> bytes:
    return markup("utf-8").encode("utf-8")


def html_gb2312() -> bytes:
    return markup("gb2312").encode("gb18030")


def html_undeclared() -> bytes:
    return markup("").replace(' content="text/html; charset="', "").encode("gb18030")


def html_that_lies() -> bytes:
    return markup("gb2312").encode("utf-8")


def docx() -> bytes:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "《页眉办法》"
    document.sections[0].footer.paragraphs[0].text = "国发〔2003〕3号"
    for line in PARAGRAPHS:
        paragraph = document.add_paragraph()
        for start in range(0, len(line), 7):  # Word cuts text into runs anywhere
            paragraph.add_run(line[start : start + 7])
    table = document.add_table(rows=0, cols=3)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for line in SIGNATURE:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(password: str | None = None, columns: tuple[int, int, int] = (40, 215, 105)) -> bytes:
    """Small pages with page numbers, so that lines wrap inside citations and a page ends inside one. `columns`: widths of the table's."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
    cell = ParagraphStyle("cell", parent=style, fontSize=9, leading=14, firstLineIndent=0)

    def number(canvas: object, template: object) -> None:
        canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(210, 20, f"— {canvas.getPageNumber()} —")  # type: ignore[attr-defined]

    stream = io.BytesIO()
    encryption = StandardEncryption(password, canPrint=0) if password else None
    template = SimpleDocTemplate(
        stream, pagesize=A5, leftMargin=30, rightMargin=30, topMargin=40, bottomMargin=40, encrypt=encryption, invariant=1
    )
    rows = [[Paragraph(text, cell) for text in row] for row in TABLE]
    story = [
        *(Paragraph(line, style) for line in PARAGRAPHS),
        Table(rows, colWidths=columns),
        *(Paragraph(line, style) for line in SIGNATURE),
    ]
    template.build(story, onFirstPage=number, onLaterPages=number)
    return stream.getvalue()


def scanned_pdf(pages: int = 1, text: str = "") -> bytes:
    """Pages that are images only; `text` is printed on the first of them."""
    from reportlab.lib.pagesizes import A6
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A6, invariant=1)
    for page in range(pages):
        if text and page == 0:
            canvas.setFont("STSong-Light", 9)
            canvas.drawString(20, 300, text)
        else:
            canvas.drawImage(ImageReader(io.BytesIO(b"P6 8 8 255\n" + bytes(range(192)))), 0, 0, *A6)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def raw_docx(body: str, head: str = "", **parts: str) -> bytes:
    """A docx whose body is this XML (namespace w), with further parts by kind: styles, numbering, footnotes."""
    overrides = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_KIND}.{kind}+xml"/>' for kind in parts)
    types = f'<Types xmlns="{_TYPES}"><Override PartName="/word/body1.xml" ContentType="{_KIND}.document.main+xml"/>{overrides}</Types>'
    document = f'{head}<w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>'
    files = {"[Content_Types].xml": types, "word/body1.xml": document, **{f"word/{kind}.xml": text for kind, text in parts.items()}}
    return package({name: text.encode("utf-8") for name, text in files.items()})


FORMATS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "plain": (plain, ".txt", "utf-8"),
    "gb18030": (gb18030, ".txt", "gb18030"),
    "html-utf8": (html_utf8, ".html", "utf-8"),
    "html-gb2312": (html_gb2312, ".htm", "gb18030"),
    "html-undeclared": (html_undeclared, ".html", "gb18030"),
    "html-that-lies": (html_that_lies, "", "utf-8"),
    "docx": (docx, ".docx", "docx"),
    "pdf": (pdf, ".pdf", "pdf"),
}
"""Name -> its maker, its extension, the encoding that the source must name."""
