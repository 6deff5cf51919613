"""Writes the reference answers with pyreadstat and openpyxl, as their users would: codes, labels, user-missing values, texts.

    python3 write.py FOLDER
"""

import csv
import sys
from pathlib import Path

import openpyxl
import pandas
import pyreadstat

SOURCE = Path(__file__).parent.parent / "reference" / "synth120" / "synth120_before.csv"
SDQ = {0: "Passer ikke", 1: "Passer delvist", 2: "Passer godt"}
WHO5 = {
    0: "På intet tidspunkt", 1: "Lidt af tiden", 2: "Lidt mindre end halvdelen af tiden",
    3: "Lidt mere end halvdelen af tiden", 4: "Det meste af tiden", 5: "Hele tiden",
}


def labels_of(name):
    return SDQ if name.startswith("sdq") else WHO5 if name.startswith("who5") else None


def workbook(header, rows, spell, path):
    book = openpyxl.Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append([spell(name, text) for name, text in zip(header, row)])
    book.save(path)


def number(_, text):
    try:
        return float(text)
    except ValueError:
        return text or None


def label(name, text):
    labels = labels_of(name)
    return labels[int(text)] if labels and text else text or None


def frame_of(header, rows):
    frame = pandas.DataFrame(rows, columns=header)
    for name in header:
        if labels_of(name) or name.startswith(("imp_", "fam")) or name == "age":
            frame[name] = pandas.to_numeric(frame[name])
    return frame


def main(folder):
    with open(SOURCE, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    workbook(header, rows, number, folder / "openpyxl_numbers.xlsx")
    workbook(header, rows, lambda _, text: text or None, folder / "openpyxl_texts.xlsx")
    workbook(header, rows, label, folder / "openpyxl_labels.xlsx")

    items = [name for name in header if labels_of(name)]
    labels = {name: labels_of(name) for name in items}
    frame = frame_of(header, rows)
    pyreadstat.write_sav(frame, folder / "pyreadstat.sav", variable_value_labels=labels)
    pyreadstat.write_sav(frame, folder / "pyreadstat.zsav", variable_value_labels=labels, compress=True)
    # User-missing: 9 for the SDQ, a range for WHO-5.
    filled = frame.copy()
    for name in items:
        filled[name] = filled[name].fillna(9 if name.startswith("sdq") else -95)
    missing = {name: [8, 9] if name.startswith("sdq") else [{"lo": -99, "hi": -90}] for name in items}
    pyreadstat.write_sav(filled, folder / "pyreadstat_missing.sav", variable_value_labels=labels, missing_ranges=missing)
    # Codes that count from 1, which only the labels tell.
    shifted = frame.copy()
    shifted[items] = shifted[items] + 1
    from_one = {name: {code + 1: text for code, text in labels[name].items()} for name in items}
    pyreadstat.write_sav(shifted, folder / "pyreadstat_from_one.sav", variable_value_labels=from_one)


main(Path(sys.argv[1]))
