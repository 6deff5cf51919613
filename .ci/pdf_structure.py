"""Checks the tags of a PDF as PDF/UA-1 (ISO 14289-1) asks for them, with pikepdf: what a validator would find in the structure.

usage: pdf_structure.py FILE LANGUAGE
"""

import sys

import pikepdf
from pikepdf import Array, Dictionary, Name

PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"}
CELLS = {"/TH", "/TD"}


def kids(element):
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def elements(element, path=()):
    """Every structure element with the types above it, in reading order."""
    for kid in kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, path
            yield from elements(kid, (*path, str(kid.S)))


def attribute(element, name):
    found = element.get("/A", Array([]))
    for one in found if isinstance(found, Array) else [found]:
        if isinstance(one, Dictionary) and name in one:
            return one[name]
    return None


def marked_content(page):
    """The MCIDs of a page; whether something is painted that is neither tagged nor an artefact."""
    ids, stack, loose = set(), [], 0
    for operands, operator in pikepdf.parse_content_stream(page):
        operator = str(operator)
        if operator in ("BDC", "BMC"):
            tag = str(operands[0])
            properties = operands[1] if len(operands) > 1 else None
            if isinstance(properties, Name):
                properties = page.Resources.Properties[properties]
            if isinstance(properties, Dictionary) and "/MCID" in properties:
                ids.add(int(properties.MCID))
                stack.append("tagged")
            else:
                stack.append("artefact" if tag == "/Artifact" else "neither")
        elif operator == "EMC":
            stack.pop()
        elif operator in PAINTS and not {"tagged", "artefact"} & set(stack):
            loose += 1
    return ids, loose, stack


def check(path, language):
    wrong = []
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        if str(root.get("/Lang", "")) != language:
            wrong.append(f"the document's language is {root.get('/Lang')}")
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
            wrong.append("the title bar shows the file's name")
        if not root.get("/MarkInfo", {}).get("/Marked", False):
            wrong.append("not marked as tagged")
        tree = root.StructTreeRoot
        roles = {str(role): str(of) for role, of in tree.get("/RoleMap", {}).items()}
        level, counts = 0, {}
        referenced = {}
        for element, above in elements(tree):
            kind = str(element.S)
            kind = roles.get(kind, kind)
            counts[kind] = counts.get(kind, 0) + 1
            if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
                wrong.append("a figure without an alternative text")
            if kind == "/Figure" and attribute(element, "/BBox") is None:
                wrong.append("a figure without its place on the page")
            if kind[:2] == "/H" and kind[2:].isdigit():
                if int(kind[2:]) > level + 1:
                    wrong.append(f"after a heading of level {level} comes {kind}")
                level = int(kind[2:])
            if kind == "/TH" and attribute(element, "/Scope") is None:
                wrong.append("a table head that is not said to be of a row or a column")
            if kind in CELLS and "/TR" not in above or kind == "/TR" and "/Table" not in above:
                wrong.append(f"{kind} outside a table")
            if kind == "/LI" and above[-1:] != ("/L",):
                wrong.append("an item outside a list")
            if kind == "/Table":
                rows = [one for one, _ in elements(element) if str(one.S) == "/TR"]
                widths = {sum(int(attribute(cell, "/ColSpan") or 1) for cell in kids(row)) for row in rows}
                if len(widths) != 1:
                    wrong.append(f"a table with rows of {sorted(widths)} cells")
                if not any(str(cell.S) == "/TH" for cell in kids(rows[0])):
                    wrong.append("a table without a head")
            for kid in kids(element):
                page = element.get("/Pg")
                if isinstance(kid, Dictionary) and "/MCID" in kid:
                    page, kid = kid.get("/Pg", page), kid.MCID
                if not isinstance(kid, Dictionary) and page is not None:
                    key = (page.objgen, int(kid))
                    if key in referenced:
                        wrong.append("content that two tags have")
                    referenced[key] = kind
        for number, page in enumerate(pdf.pages, 1):
            ids, loose, left = marked_content(page)
            if loose:
                wrong.append(f"page {number} paints {loose} times outside any tag")
            if left:
                wrong.append(f"page {number} leaves marked content open")
            missing = {one for one in ids if (page.objgen, one) not in referenced}
            if missing:
                wrong.append(f"page {number} has content that no tag has: {sorted(missing)[:5]}")
            annotations = list(page.get("/Annots", []))
            if annotations and str(page.get("/Tabs", "")) != "/S":
                wrong.append(f"page {number} does not lead the tab key by the tags")
            for annotation in annotations:
                if "/StructParent" not in annotation:
                    wrong.append(f"page {number} has a link that no tag has")
                if not str(annotation.get("/Contents", "")).strip():
                    wrong.append(f"page {number} has a link without a description")
    for name in ("/Figure", "/H1"):
        if not counts.get(name):
            wrong.append(f"no {name} at all")
    return wrong, counts


if __name__ == "__main__":
    problems, found = check(*sys.argv[1:])
    for problem in sorted(set(problems)):
        print(f"{sys.argv[1]}: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{sys.argv[1]}: tags in order: " + ", ".join(f"{found[kind]} {kind[1:]}" for kind in sorted(found)))
