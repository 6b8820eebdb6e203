"use strict";
// What the page says, in Chinese and in English. A word of the contract without a label is shown as it is.
const LABELS = {
  zh: {
    overview: "概览", hint: "左边选文件；点一条可按它筛选，再点取消；点一个文件名可查出引用它的各处。", instruments: "引用最多的文件", cited: (n, d) => `${n} 次 · ${d} 份`,
    lacking: n => `${n} 份文件没有可用的原文，只列出引用。`, overviewTitle: "回到概览 (o)",
    report: "引用报告", totals: (d, c) => `${d} 份文件 · ${c} 处引用`, shown: (c, a) => `符合条件 ${c} / ${a} 处`,
    search: "查找：题名、文号、机关、文件（/）", whole: "含正文", searching: (n, a) => `查找正文 ${n}/${a}`, clear: "清除条件", nothing: "没有符合条件的文件",
    language: "English", languageTitle: "Switch to English (l)", theme: "明暗", themeTitle: "切换明暗 (t)", help: "快捷键", helpTitle: "快捷键 (?)", print: "打印",
    kind: "种类", relation: "关系", issuers: "发文机关", certainty: "确定程度", notes: "注记", all: "不限", filterValues: "筛选机关…", more: n => `另有 ${n} 个，请输入文字筛选`,
    order: "排序", byOrder: "原序", byCount: "引用多在前", byNotes: "注记多在前", byName: "按题名",
    untitled: "（无题名）", lack: "无原文", number: "文号", region: "地区", date: "日期", proposal: "答复", source: "来源", characters: n => `${n} 字`,
    citations: "引用", citationsOf: n => `本文引用 ${n} 处`, some: (n, a) => `本文引用 ${a} 处，符合条件 ${n} 处`, noCitations: "本文没有引用政策文件。",
    previous: "上一处", next: "下一处", back: "返回列表",
    state: {
      missing: "没有找到原文，只列出引用。生成报告时用 --texts 指明原文所在的文件夹。", changed: "原文已改动（SHA-256 与记录不符），只列出引用。请重新抽取。",
      unreadable: "原文读不出来，只列出引用。", misread: "原文的读法与抽取时不同，位置对不上，只列出引用。请重新抽取。",
    },
    field: {
      title: "题名", number: "文号", others: "其他编号", issuers: "发文机关", actions: "动词", dates: "日期", pinpoints: "条款", defines: "以下简称", antecedent: "所指", pointed: "被指代",
      notes: "注记", printed: "原文", genre: "文种", version: "版本", inner: "所印发", series: "序列", code: "机关代字", year: "年份", serial: "顺序号", deviations: "书写出入",
      kind: "种类", form: "形式", relation: "关系", certainty: "确定程度", key: "规范键", sentence: "所在句", total: "机关总数", elsewhere: "其他出现处", agency: "机关编号",
    },
    notPrinted: "原文未写", nameUnknown: "名称不明", candidates: "可能是", incomplete: "机关未列全", unquoted: "无书名号", unclosed: "书名号未闭合",
    noAntecedent: "本文中找不到", times: (n, d) => `全部文件中共引用 ${n} 次，见于 ${d} 份文件`, once: "全部文件中仅此一处", moreHere: n => `其余 ${n} 处未列`, further: n => `还有 ${n} 处，点此续列`,
    why: "何以得出", how: {
      title: "题名由", number: "文号由", pair: between => `题名与文号相连，其间为「${between}」，故为同一文件。`, pairNone: "题名与文号紧接，故为同一文件。",
      alone: "只有题名，没有文号。", numberOnly: "只有文号，没有题名。", before: "文号写在题名之前。", antecedent: (text) => `此为简称，所指为前文「${text}」。`, definedBy: name => `前文写明「以下简称《${name}》」。`,
      none: "此为简称，本文中没有可以确定的所指。", code: "代字读法", declined: "附近未采用的", rules: "所用规则", ruleSource: "依据",
    },
    basisWhy: { prose: "句中写明", title: "题名开头写明", number: "仅由代字得知", context: "由上下文得知（本文的发文机关）" },
    certaintyWhy: { high: "确定程度高：有代字在表的文号，或有书名号且文种明确", medium: "确定程度中：代字不在表中、无书名号，或为有所指的简称", low: "确定程度低：文种不明，或简称没有所指" },
    kinds: {
      law: "法律", regulation: "行政法规", local_regulation: "地方性法规", rule: "规章", normative_document: "规范性文件", judicial_interpretation: "司法解释", standard: "标准",
      treaty: "条约", plan: "规划", report: "报告", other: "其他",
    },
    relations: { issue: "印发", forward: "转发", basis: "依据", implement: "执行", amend: "修订", repeal: "废止", mention: "提及" },
    certainties: { high: "高", medium: "中", low: "低" }, forms: { full: "全称", short: "简称" },
    roles: { issuer: "发文", joint: "联合", forwarder: "转发者", original: "原发者" },
    levels: { central: "中央", province: "省级", prefecture: "市级", county: "县级", other: "其他" },
    modalities: { done: "已为", planned: "拟为", negated: "否定" }, events: { adopted: "通过", issued: "公布", amended: "修正", effective: "施行" },
    seriesOf: { document: "发文字号", order: "令", announcement: "公告", interpretation: "释", standard: "标准编号", registration: "登记号", other: "其他" },
    notesOf: {
      "ambiguous-antecedent": "所指不止一个", "ambiguous-code": "代字有几种读法", "issuer-code-differs": "机关与代字不符", "masked-issuer": "机关名被遮盖",
      "no-antecedent": "简称没有所指", "unclosed-title": "书名号未闭合", "unknown-code": "代字不在表中", "no-note": "没有注记",
    },
    departures: {
      brackets: "不是六角括号〔〕", space: "有空格", layout: "有换行或版式空白", width: "全角数字", ordinal: "有「第」字", padding: "虚位补零", numeral: "汉字数字", "two-digit-year": "两位年份",
      "year-first": "年份在前", "no-serial-mark": "缺「号」字", "no-brackets": "年份无括号", "no-code": "未写代字", "inherited-code": "代字承前", range: "由起止号推得",
    },
    keys: [
      ["j / k", "下一处、上一处引用"], ["J / K", "下一份、上一份文件"], ["o", "概览"], ["a", "跳到所指"], ["b", "返回刚才的位置"], ["Esc", "取消选中、关闭"], ["/  Enter", "查找；正文中的下一处"],
      ["f", "筛选条件"], ["c", "清除条件"], ["l", "中文 / English"], ["t", "明暗"], ["?", "本说明"],
    ],
    legend: "实线：确定程度高；虚线：中；点线：低。无底色的是简称。点选一处引用，右边列出全部字段；重叠的引用，再点一次换下一个。", close: "关闭",
    failures: n => `${n} 行记录读不出来`, old: "浏览器太旧：请用 Chrome/Edge 80、Firefox 113、Safari 16.4 以上的版本打开。",
  },
  en: {
    overview: "Overview", hint: "Choose a document on the left. A bar filters by its value, a second click takes the filter off; an instrument shows where it is cited.",
    instruments: "Most cited instruments", cited: (n, d) => `${n} × · ${d} doc.`,
    lacking: n => `${n} documents have no usable text: their citations are listed only.`, overviewTitle: "Back to the overview (o)",
    report: "Citation report", totals: (d, c) => `${d} documents · ${c} citations`, shown: (c, a) => `${c} of ${a} citations shown`,
    search: "Search titles, numbers, issuers, documents (/)", whole: "full text", searching: (n, a) => `searching ${n}/${a}`, clear: "Clear", nothing: "No document matches",
    language: "中文", languageTitle: "改为中文 (l)", theme: "Theme", themeTitle: "Light or dark (t)", help: "Keys", helpTitle: "Keyboard (?)", print: "Print",
    kind: "Kind", relation: "Relation", issuers: "Issuer", certainty: "Certainty", notes: "Note", all: "any", filterValues: "Filter issuers…", more: n => `${n} more: type to narrow`,
    order: "Order", byOrder: "as given", byCount: "most citations", byNotes: "most notes", byName: "by title",
    untitled: "(untitled)", lack: "no text", number: "Number", region: "Region", date: "Date", proposal: "Answers", source: "Source", characters: n => `${n} characters`,
    citations: "Citations", citationsOf: n => `${n} ${n === 1 ? "citation" : "citations"} in this document`, some: (n, a) => `${n} of ${a} citations in this document`,
    noCitations: "This document cites no policy instrument.", previous: "Previous", next: "Next", back: "Back to the list",
    state: {
      missing: "The text was not found: citations only. Name the folder of the texts with --texts when the report is made.",
      changed: "The text has changed (its SHA-256 is not the record's): citations only. Extract it again.",
      unreadable: "The text can't be read: citations only.", misread: "The text was read otherwise than when it was extracted, so offsets don't fit: citations only. Extract it again.",
    },
    field: {
      title: "Title", number: "Number", others: "Other numbers", issuers: "Issuers", actions: "Verbs", dates: "Dates", pinpoints: "Places", defines: "Defines", antecedent: "Points to",
      pointed: "Pointed to by", notes: "Notes", printed: "Printed", genre: "Genre", version: "Version", inner: "Inner title", series: "Series", code: "Agency code", year: "Year",
      serial: "Serial", deviations: "Departures", kind: "Kind", form: "Form", relation: "Relation", certainty: "Certainty", key: "Key", sentence: "Sentence", total: "Issuers in all",
      elsewhere: "Elsewhere", agency: "Agency id",
    },
    notPrinted: "not printed", nameUnknown: "name not known", candidates: "may be", incomplete: "not all issuers are listed", unquoted: "no title marks", unclosed: "title mark not closed",
    noAntecedent: "nothing in this text", times: (n, d) => `cited ${n} times, in ${d} ${d === 1 ? "document" : "documents"} of this report`, once: "cited only here in this report", moreHere: n => `${n} more not listed`, further: n => `${n} more: show the next`,
    why: "How it came about", how: {
      title: "The title comes from", number: "The number comes from", pair: between => `Title and number stand together, with 「${between}」 between them: one instrument.`,
      pairNone: "Title and number stand side by side: one instrument.", alone: "A title without a number.", numberOnly: "A number without a title.", before: "The number stands before the title.",
      antecedent: text => `A short form: it points back to 「${text}」.`, definedBy: name => `Defined before as 《${name}》 (以下简称).`, none: "A short form; nothing in this text surely explains it.",
      code: "Reading of the code", declined: "Declined nearby", rules: "Rules", ruleSource: "source",
    },
    basisWhy: { prose: "the sentence says so", title: "the title begins with it", number: "only the code tells", context: "from the context (the text's own issuer)" },
    certaintyWhy: { high: "High certainty: a number of a listed code, or a quoted title of a known genre", medium: "Medium certainty: an unlisted code, no title marks, or a short form that points to something", low: "Low certainty: genre not known, or a short form that points to nothing" },
    kinds: {
      law: "law", regulation: "regulation", local_regulation: "local regulation", rule: "rule", normative_document: "normative document", judicial_interpretation: "judicial interpretation",
      standard: "standard", treaty: "treaty", plan: "plan", report: "report", other: "other",
    },
    relations: { issue: "issue", forward: "forward", basis: "basis", implement: "implement", amend: "amend", repeal: "repeal", mention: "mention" },
    certainties: { high: "high", medium: "medium", low: "low" }, forms: { full: "full", short: "short form" },
    roles: { issuer: "issuer", joint: "joint", forwarder: "forwarder", original: "original" },
    levels: { central: "central", province: "province", prefecture: "prefecture", county: "county", other: "other" },
    modalities: { done: "done", planned: "planned", negated: "negated" }, events: { adopted: "adopted", issued: "issued", amended: "amended", effective: "effective" },
    seriesOf: { document: "document number", order: "order", announcement: "announcement", interpretation: "interpretation", standard: "standard", registration: "registration", other: "other" },
    notesOf: {
      "ambiguous-antecedent": "several antecedents fit", "ambiguous-code": "code has several readings", "issuer-code-differs": "issuer and code differ", "masked-issuer": "issuer is masked",
      "no-antecedent": "short form without antecedent", "unclosed-title": "title mark not closed", "unknown-code": "code in no table", "no-note": "no note",
    },
    departures: {
      brackets: "not 〔〕", space: "space", layout: "line break or layout space", width: "full-width digits", ordinal: "第 before the serial", padding: "zero padding", numeral: "Chinese numerals",
      "two-digit-year": "two-digit year", "year-first": "year first", "no-serial-mark": "号 missing", "no-brackets": "year without brackets", "no-code": "code not printed",
      "inherited-code": "code of the number before", range: "inferred from a range",
    },
    keys: [
      ["j / k", "next, previous citation"], ["J / K", "next, previous document"], ["o", "overview"], ["a", "jump to the antecedent"], ["b", "back to where you were"], ["Esc", "deselect, close"], ["/  Enter", "search; next hit in the text"],
      ["f", "filters"], ["c", "clear filters"], ["l", "English / 中文"], ["t", "light or dark"], ["?", "this help"],
    ],
    legend: "Solid line: high certainty; dashed: medium; dotted: low. Without a tint: short form. Click a citation to see every field; where citations overlap, click again for the next one.", close: "Close",
    failures: n => `${n} lines could not be read`, old: "This browser is too old: use Chrome/Edge 80, Firefox 113, Safari 16.4 or later.",
  },
};

let language = "zh";
const t = () => LABELS[language];
const said = (vocabulary, word) => t()[vocabulary][word] ?? word;
