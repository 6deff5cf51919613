"""Small synthetic exports in the layouts of survey systems, all of the same answers.

    python3 make.py

Eight children answer WHO-5 before, seven of them after; nobody exists. `plain` has the answers as the instrument numbers them; every
other folder has them as its system exports them, as documented (or, for SurveyXact, as seen in exports: its formats are not published).
The files are committed: no test runs this.
"""

import csv
import io
from pathlib import Path

HERE = Path(__file__).parent

# Best answer first, as the form shows them.
TEXTS = [
    "Hele tiden",
    "Det meste af tiden",
    "Lidt mere end halvdelen af tiden",
    "Lidt mindre end halvdelen af tiden",
    "Lidt af tiden",
    "På intet tidspunkt",
]
QUESTIONS = [
    "… har jeg været glad og i godt humør",
    "… har jeg følt mig rolig og afslappet",
    "… har jeg følt mig aktiv og energisk",
    "… er jeg vågnet frisk og udhvilet",
    "… har min dagligdag været fyldt med ting, der interesserer mig",
]
BOYS = {"b02", "b05", "b07"}
BEFORE = {
    "b01": [2, 1, 2, 0, 2],
    "b02": [3, 3, 2, 3, 4],
    "b03": [1, 0, 1, 1, 2],
    "b04": [2, 2, 3, 1, 2],
    "b05": [4, 3, 4, 5, 4],
    "b06": [0, 1, 0, 1, 0],
    "b07": [2, 3, 2, 2, 3],
    "b08": [3, 2, 3, 2, 2],
}
# b06 does not answer again; b08 leaves one question out.
AFTER = {
    "b03": [3, 2, 3, 2, 3],
    "b01": [3, 3, 4, 2, 3],
    "b02": [3, 4, 3, 3, 4],
    "b05": [4, 4, 4, 4, 5],
    "b04": [4, 3, 3, 3, 4],
    "b07": [2, 2, 2, 1, 3],
    "b08": [4, 3, None, 3, 3],
}
WAVES = {"foer": BEFORE, "efter": AFTER}


def text(answer):
    return "" if answer is None else TEXTS[5 - answer]


def choice(answer):
    """The answer's number in the order shown, from 1."""
    return "" if answer is None else str(6 - answer)


def number(answer):
    return "" if answer is None else str(answer)


def sex(child):
    return "dreng" if child in BOYS else "pige"


def write(name, rows, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows(rows)
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode(encoding))


def items(pattern="who5_{}"):
    return [pattern.format(number) for number in range(1, 6)]


def plain():
    for wave, answers in WAVES.items():
        rows = [[child, sex(child), *map(number, row)] for child, row in answers.items()]
        write(f"plain/{wave}.csv", [["id", "koen", *items()], *rows], delimiter=";")


def surveyxact():
    """Before: tab and UTF-16LE with a mark; after: semicolons and Windows-1252."""
    for wave, answers in WAVES.items():
        form = {"foer": {"delimiter": "\t", "encoding": "utf-16"}, "efter": {"delimiter": ";", "encoding": "cp1252"}}[wave]
        header = ["b_id", "b_koen", *items("s_who5_{}"), "stato_1", "stato_2", "stato_3", "stato_4", "stato_5", "closeTime"]
        rows = [
            [child, "2" if child in BOYS else "1", *map(choice, row), "0", "0", "0", "1", "0", "03-01-2022 10:00"]
            for child, row in answers.items()
        ]
        write(f"surveyxact/{wave}/dataset.csv", [header, *rows], **form)
        labels = [["b_koen", "1", "pige"], ["b_koen", "2", "dreng"]]
        labels += [[item, str(code), label] for item in items("s_who5_{}") for code, label in enumerate(TEXTS, 1)]
        write(f"surveyxact/{wave}/labels.csv", labels, **form)
        names = ["variableName", "questionName", "questionType", "questionText", "subType", "choiceText", "order"]
        structure = [[item, "who5", "grid", "I de sidste 2 uger", "", question, ""] for item, question in zip(items("s_who5_{}"), QUESTIONS)]
        # A surplus delimiter ends every line of `structure`.
        write(f"surveyxact/{wave}/structure.csv", [[*row, ""] for row in [names, *structure]], **form)
        variables = [[item, "numeric", question] for item, question in zip(items("s_who5_{}"), QUESTIONS)]
        write(f"surveyxact/{wave}/variables.csv", [["variableName", "dataType", "label"], *variables], **form)


def qualtrics():
    system = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId"]
    system += ["RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference", "DistributionChannel", "UserLanguage"]
    names = [*system, *items()]
    texts = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished", "Recorded Date"]
    texts += ["Response ID", "Recipient Last Name", "Recipient First Name", "Recipient Email", "External Data Reference"]
    texts += ["Distribution Channel", "User Language"]
    texts += [f"I de sidste 2 uger:\n{question}, hvor ofte?" for question in QUESTIONS]
    imports = [f'{{"ImportId":"{name[0].lower() + name[1:]}"}}' for name in system]
    imports += [f'{{"ImportId":"QID1_{number}"}}' for number in range(1, 6)]

    def response(number, status, child, answers):
        moment = f"2022-01-{number:02} 09:12:00"
        start = [moment, moment, status, "", "100", "185", "True", moment, f"R_{number:04}x{child}", "", "", "", child, "email", "DA"]
        return [*start, *map(text, answers)]

    for wave, answers in WAVES.items():
        trials = [response(1, "Survey Preview", "", [5] * 5), response(2, "Survey Test", "", [0] * 5)]
        rows = [response(number, "IP Address", child, row) for number, (child, row) in enumerate(answers.items(), 3)]
        write(f"qualtrics/{wave}.csv", [names, texts, imports, *trials, *rows], encoding="utf-8-sig")


def redcap():
    header = ["record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "koen", "hjaelp___1", "hjaelp___2"]
    header += [*items(), "trivsel_complete"]
    labels = ["Record ID", "Event Name", "Repeat Instrument", "Repeat Instance", "Køn", "Hjælp (choice=Samtaler)", "Hjælp (choice=Gruppe)"]
    labels += ["Complete?", *QUESTIONS, "Complete?"]
    raw = [header]
    labelled = [labels]
    for number_, child in enumerate(BEFORE, 1):
        for wave, event in (("foer", "Før"), ("efter", "Efter")):
            if child not in WAVES[wave]:
                continue
            row = WAVES[wave][child]
            first = wave == "foer"
            koen = ("2" if child in BOYS else "1") if first else ""
            raw.append([str(number_), f"{wave}_arm_1", "", "", koen, "1" if first else "", "0" if first else "", *map(number, row), "2"])
            state = "Complete" if first else ""
            helped = ["Checked", "Unchecked"] if first else ["", ""]
            labelled.append([str(number_), f"{event} (Arm 1: Alle)", "", "", sex(child) if first else "", *helped, state, *map(text, row), "Complete"])
    write("redcap/raw.csv", raw)
    write("redcap/labels.csv", labelled, quoting=csv.QUOTE_ALL)


def limesurvey():
    """Before by code, after by code and text. Responses are numbered by survey: the same number is another child."""
    system = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token"]
    titles = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code"]
    for wave, answers in WAVES.items():
        header = [*system, "koen", *items("who5[SQ00{}]")]
        if wave == "efter":
            asked = ["Er du pige eller dreng?", *(f"I de sidste 2 uger [{question}]" for question in QUESTIONS)]
            header = [f"{code}. {title}" for code, title in zip(header, [*titles, *asked])]
        rows = [
            [str(number), "2022-01-03 10:00:00", "3", "da", "1234567", child, sex(child), *map(text, row)]
            for number, (child, row) in enumerate(answers.items(), 1)
        ]
        write(f"limesurvey/{wave}.csv", [header, *rows], encoding="utf-8-sig", quoting=csv.QUOTE_ALL)


def enalyzer():
    for wave, answers in WAVES.items():
        header = ["id", "koen", *items()]
        for form, spelled in (("tekst", text), ("etiketnummer", choice)):
            rows = [[child, sex(child), *map(spelled, row)] for child, row in answers.items()]
            write(f"enalyzer/{form}_{wave}.csv", [header, *rows], delimiter=";", encoding="utf-8-sig")


for layout in (plain, surveyxact, qualtrics, redcap, limesurvey, enalyzer):
    layout()
