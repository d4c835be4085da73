"""Computes figures from their traces alone, as an auditor would: adds up the cells that a trace lists, as openpyxl reads them, and puts the
sums into its formula. One line for each: "name<TAB>ok" or what differs.

The folder named as the argument holds workbook.xlsx and the copied text of each trace, <name>.txt.
"""

import pathlib
import re
import sys
from decimal import Decimal, getcontext

from openpyxl import load_workbook

getcontext().prec = 40


def amount(book, place):
    sheet, address = place.rsplit("!", 1)
    value = book[sheet.strip("'")][address].value
    # The sample has an amount that somebody typed as text.
    return Decimal(value.replace(",", "")) if isinstance(value, str) else Decimal(format(value, ".15g"))


def inputs(book, lines):
    """What stands before each "=" of the inputs, and the sum of the cells below it."""
    sums, word = {}, None
    for line in lines:
        if line.startswith("  and "):
            raise ValueError("not every cell is listed")
        if line.startswith("  "):
            place, _, _, said, converted = line[2:].split("\t")
            if said == "could not be read":
                continue
            rate = re.match(r"× (\S+) =", converted)
            sums[word] += amount(book, place) * (Decimal(rate[1]) if rate else 1)
        elif " = " in line:
            word = line.split(" = ")[0]
            sums[word] = Decimal(0)
    return sums


def computed(formula, sums):
    """A formula's value; each word is a sum."""
    names = {}
    for at, word in enumerate(sorted(sums, key=len, reverse=True)):
        names[f"x{at}"] = sums[word]
        formula = formula.replace(word, f"x{at}")
    formula = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])", r"Decimal('\1')", formula).replace("^", "**")
    return eval(formula, {"Decimal": Decimal, "SUM": lambda value: value}, names)


def audit(book, text):
    lines = text.splitlines()
    said = {key: next(line for line in lines if line.startswith(key)).removeprefix(key) for key in ("Value: ", "Formula: = ")}
    value = Decimal(said["Value: "].split(" ")[0])
    found = computed(said["Formula: = "], inputs(book, lines[5:]))
    near = abs(found - value) <= abs(value) * Decimal("1e-24")
    return "ok" if near else f"{value} is said, {found} is computed by {said['Formula: = ']}"


folder = pathlib.Path(sys.argv[1])
book = load_workbook(folder / "workbook.xlsx", data_only=True)
for path in sorted(folder.glob("*.txt")):
    try:
        answer = audit(book, path.read_text())
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    print(f"{path.stem}\t{answer}")
