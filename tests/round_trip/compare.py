"""What openpyxl finds in exported workbooks beside their originals: one line for each, "number<TAB>ok" or what differs.

The folder named as the argument holds original/<name>, export/<name> and changes/<name> (one "sheet<TAB>address" a line).
"""

import pathlib
import signal
import sys
import warnings

from openpyxl import load_workbook

warnings.simplefilter("ignore")


# Some originals keep openpyxl busy for minutes: those count as not opened.
PATIENCE = 20


def too_long(*_):
    raise TimeoutError


def opened(path, patience=PATIENCE):
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(patience)
    try:
        return load_workbook(path, rich_text=False, keep_vba=False)
    finally:
        signal.alarm(0)


def style(cell):
    at, book = cell._style, cell.parent.parent
    if at is None:
        return None
    lists = (book._fonts, book._fills, book._borders, book._alignments, book._protections)
    return (cell.number_format, *map(lambda styles, place: styles[place], lists, (at.fontId, at.fillId, at.borderId, at.alignmentId, at.protectionId)))


def told(cell):
    value = cell.value
    # Array formulas and data tables are objects.
    return vars(value) if hasattr(value, "__dict__") else value


def differences(before, after, changed):
    if after.sheetnames[: len(before.sheetnames)] != before.sheetnames:
        yield f"sheets {after.sheetnames}"
        return
    for name in before.sheetnames:
        old, new = before[name], after[name]
        if not hasattr(old, "_cells"):
            continue
        places = {place for place in old._cells} | {place for place in new._cells}
        for row, col in sorted(places):
            a, b = old.cell(row, col), new.cell(row, col)
            if (name, a.coordinate) in changed:
                if told(a) == told(b):
                    yield f"{name}!{a.coordinate} is still {told(b)!r}"
            elif told(a) != told(b):
                yield f"{name}!{a.coordinate}: {told(a)!r} became {told(b)!r}"
            elif (a.comment and a.comment.text) != (b.comment and b.comment.text):
                yield f"{name}!{a.coordinate}: another note"
            if style(a) != style(b):
                yield f"{name}!{a.coordinate}: another style"
        for what, tell in {
            "merged cells": lambda s: sorted(str(r) for r in s.merged_cells.ranges),
            "conditional formats": lambda s: [(str(c.sqref), [r.type for r in c.rules]) for c in s.conditional_formatting],
            "validations": lambda s: [(str(v.sqref), v.formula1) for v in s.data_validations.dataValidation],
            "frozen panes": lambda s: s.freeze_panes,
            "print area": lambda s: s.print_area,
            "column widths": lambda s: {k: d.width for k, d in s.column_dimensions.items()},
            "tables": lambda s: {t.name: t.ref for t in s.tables.values()},
            "filter": lambda s: s.auto_filter.ref,
            "state": lambda s: s.sheet_state,
            "charts": lambda s: len(s._charts),
            "images": lambda s: len(s._images),
        }.items():
            if tell(old) != tell(new):
                yield f"{name}: {what} {tell(old)} became {tell(new)}"
    for name, value in before.defined_names.items():
        if name not in after.defined_names or after.defined_names[name].value != value.value:
            yield f"name {name}"


def main(folder):
    for path in sorted((folder / "original").iterdir()):
        try:
            before = opened(path)
        except Exception as fault:  # openpyxl raises errors of every kind
            print(path.name, f"original {type(fault).__name__}", sep="\t", flush=True)
            continue
        try:
            after = opened(folder / "export" / path.name, 10 * PATIENCE)
            lines = (folder / "changes" / path.name).read_text(encoding="utf-8").splitlines()
            changed = {tuple(line.split("\t")) for line in lines}
            found = list(differences(before, after, changed))
        except Exception as fault:
            found = [f"{type(fault).__name__}: {fault}"]
        print(path.name, "; ".join(found[:5]).replace("\n", " ").replace("\t", " ") or "ok", sep="\t", flush=True)


main(pathlib.Path(sys.argv[1]))
