"""Holds report.docx and tables.xlsx against the CSV files and the page of the same run, read with libraries that did not write them."""

import csv
import io
import json
import pathlib
import subprocess
import sys

import docx
import openpyxl
from docx.oxml.ns import qn

folder, pdf = pathlib.Path(sys.argv[1]), sys.argv[2]
results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
danish = results["study"]["language"] == "da"


def hold(truth, *said):
    if not truth:
        sys.exit(f"{folder.name}: " + " ".join(map(str, said)))


# ---- the document ----------------------------------------------------------------------------------------------------------------

document = docx.Document(str(folder / "report.docx"))
styles = [paragraph.style.name for paragraph in document.paragraphs]
headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
hold(styles.count("Title") == 1 and document.paragraphs[0].text == results["study"]["title"], "title", styles[:3])
hold(len(headings) >= 5 and all(headings), "headings", headings)
hold(styles.count("Heading 2") >= 3, "sub-headings", styles.count("Heading 2"))
hold(styles.count("List Bullet") >= 5, "lists", styles.count("List Bullet"))
hold(styles.count("Banner") == int(results["study"]["synthetic"]), "banner")

captions = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Table caption"]
hold(len(document.tables) == len(captions) >= 6, "tables and captions", len(document.tables), len(captions))
for number, (table, caption) in enumerate(zip(document.tables, captions), 1):
    rows = table._tbl.tr_lst
    repeated = [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    hold(repeated[0] and not any(repeated[1:]), "header rows", caption)
    hold(caption.startswith(f"{'Tabel' if danish else 'Table'} {number}. "), "caption", number, caption)
    width = len(table.columns)
    hold(all(len(row.cells) == width for row in table.rows), "ragged", caption)

pictures = document.inline_shapes
figures = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
hold(len(pictures) == len(figures) >= 3, "figures and captions", len(pictures), len(figures))
for picture in pictures:
    hold(len(picture._inline.docPr.get("descr", "")) > 20, "alternative text", picture._inline.docPr.get("name"))
section = document.sections[0]
hold(all(picture.width <= section.page_width - section.left_margin - section.right_margin for picture in pictures), "picture too wide")
hold((round(section.page_width.mm), round(section.page_height.mm)) == (210, 297), "paper")
properties = document.core_properties
hold(properties.title == results["study"]["title"] and properties.language == ("da-DK" if danish else "en-GB"), "properties")
hold(properties.created.isoformat()[:19] == results["created"][:19], "created", properties.created)

# Every heading, and both ends of the document, are on the pages that LibreOffice lays out; nothing is cut off at the right.
text = " ".join(subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout.split())
for heading in headings:
    hold(" ".join(heading.split()) in text, "not on any page", heading)
hold("sha256" in text, "the last line is not on any page")

# ---- the workbook ----------------------------------------------------------------------------------------------------------------

book = openpyxl.load_workbook(folder / "tables.xlsx")
tables = sorted((folder / "tables").glob("*.csv"))
hold(len(book.worksheets) == len(tables) + 1, "sheets", len(book.worksheets), len(tables))
hold(book.properties.title == results["study"]["title"], "workbook title")


def value(spelled):
    """A CSV cell as the number it spells, else as its text; an apostrophe keeps a spreadsheet from computing a text."""
    if spelled[:1] == "'":
        return spelled[1:]
    try:
        return float(spelled.replace(",", ".") if danish else spelled)
    except ValueError:
        return spelled or None


def content(file):
    rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";" if danish else ",")
    return [[value(cell) for cell in row] for row in list(rows)[1:]]


numbers = 0
unmatched = {file.stem: content(file) for file in tables}
for sheet in book.worksheets[1:]:
    hold(sheet.freeze_panes == "B2" and sheet.auto_filter.ref, "frozen header and filter", sheet.title)
    hold(len(sheet.title) <= 31 and all(cell.font.b for cell in sheet[1]), "header", sheet.title)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    hold(not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row), "a formula", sheet.title)
    for column in sheet.iter_cols(min_row=2):
        kinds = {type(cell.value) for cell in column} - {type(None)}
        hold(kinds <= {int, float} or kinds <= {str}, "numbers among texts", sheet.title, kinds)
        numbers += sum(isinstance(cell.value, (int, float)) for cell in column)

    def same(one, other):
        # A text may spell a number ("0.95" among the settings); a number is the very same.
        return one == other or isinstance(one, str) and value(one) == other

    found = [
        name
        for name, expected in unmatched.items()
        if len(expected) == len(rows) and all(len(a) == len(b) and all(map(same, a, b)) for a, b in zip(rows, expected))
    ]
    hold(found, "no CSV file holds the same cells", sheet.title)
    del unmatched[found[0]]
hold(numbers > 500, "numbers", numbers)
print(f"{folder.name}: {len(headings)} chapters, {len(captions)} tables, {len(figures)} figures; {len(tables)} sheets, {numbers} numbers")
