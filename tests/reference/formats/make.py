"""The reference answers of ../synth120 in other formats, written by the software that people use.

    pip install openpyxl pyreadstat pandas msoffcrypto-tool
    python3 make.py            # also calls LibreOffice (soffice) and Info-ZIP (zip)

The files are committed: no test runs this. Each is the same 120 children, so that each must give the outcomes of the CSV files.
"""

import csv
import datetime
import subprocess
import tempfile
from pathlib import Path

import openpyxl
import pandas
import pyreadstat
from msoffcrypto.format.ooxml import OOXMLFile

HERE = Path(__file__).parent
SOURCE = HERE.parent / "synth120"
SDQ_LABELS = {0: "Passer ikke", 1: "Passer delvist", 2: "Passer godt"}


def rows(wave, variant=""):
    with open(SOURCE / f"synth120{variant}_{wave}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def number(text):
    try:
        value = float(text)
    except ValueError:
        return text or None
    return int(value) if value.is_integer() else value


def workbook():
    """A sheet a wave: codes as numbers at first, as text afterwards; a date column; a title-less table that starts at B3."""
    book = openpyxl.Workbook()
    before = book.active
    before.title = "Før"
    header, *data = rows("before")
    before.append([*header, "dato"])
    for index, row in enumerate(data):
        before.append([*map(number, row), datetime.date(2022, 1, 3) + datetime.timedelta(days=index)])
    after = book.create_sheet("Efter")
    header, *data = rows("after")
    for line, row in enumerate([header, *data]):
        for column, text in enumerate(row):
            after.cell(row=3 + line, column=2 + column, value=text or None)
    hidden = book.create_sheet("Kodebog")
    hidden.sheet_state = "hidden"
    hidden.append(["kode", "betydning"])
    book.create_sheet("Tomt ark")
    book.save(HERE / "openpyxl.xlsx")


def libreoffice():
    for wave in ("before", "after"):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"libreoffice_{wave}.csv"
            source.write_text((SOURCE / f"synth120_da_{wave}.csv").read_text(encoding="utf-8"), encoding="utf-8")
            for kind in ("ods", "xls", "xlsx"):
                command = ["soffice", "--headless", "--convert-to", kind, "--infilter=CSV:44,34,76,1", "--outdir", HERE, source]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def spss():
    """Codes with labels; 8 and 9 and −99…−90 declared missing where the CSV file has blanks; a date."""
    for wave, suffix in (("before", "sav"), ("after", "zsav")):
        header, *data = rows(wave)
        frame = pandas.DataFrame(data, columns=header)
        items = [name for name in header if name.startswith("sdq")]
        for name in header[4:] + ["age"]:
            frame[name] = pandas.to_numeric(frame[name])
        for name in items:
            frame[name] = frame[name].fillna(9)
        for name in [f"who5_{item}" for item in range(1, 6)]:
            frame[name] = frame[name].fillna(-95)
        frame["dato"] = [datetime.date(2022, 1, 3) + datetime.timedelta(days=day) for day in range(len(frame))]
        labels = {name: {**SDQ_LABELS, 9: "Ved ikke"} for name in items}
        missing = {name: [8, 9] for name in items} | {f"who5_{item}": [{"lo": -99, "hi": -90}] for item in range(1, 6)}
        pyreadstat.write_sav(
            frame, HERE / f"pyreadstat_{wave}.{suffix}", variable_value_labels=labels, missing_ranges=missing,
            column_labels={"sex": "Barnets køn"}, row_compress=suffix == "sav", compress=suffix == "zsav",
        )


def spss_counted_from_one():
    """The items' codes count from 1, and only the labels tell."""
    for wave in ("before", "after"):
        header, *data = rows(wave)
        frame = pandas.DataFrame(data, columns=header)
        items = [name for name in header if name.startswith("sdq")]
        for name in header[4:] + ["age"]:
            frame[name] = pandas.to_numeric(frame[name])
        for name in items:
            frame[name] = frame[name] + 1
        labels = {name: {code + 1: label for code, label in SDQ_LABELS.items()} for name in items}
        pyreadstat.write_sav(frame, HERE / f"pyreadstat_from_one_{wave}.sav", variable_value_labels=labels)


def protected():
    """Files that ask for a password."""
    with open(HERE / "libreoffice_after.xlsx", "rb") as source, open(HERE / "encrypted.xlsx", "wb") as target:
        OOXMLFile(source).encrypt("hemmelig", target)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "svar.csv").write_text("id,who5_1\na,1\n", encoding="utf-8")
        subprocess.run(["zip", "-q", "-P", "hemmelig", HERE / "encrypted.zip", "svar.csv"], cwd=folder, check=True)


workbook()
libreoffice()
spss()
spss_counted_from_one()
protected()
