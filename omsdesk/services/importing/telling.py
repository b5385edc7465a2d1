"""The story of an import as lines of text: on the command line, and in the report beside a file."""

from omsdesk.services.importing.report import Report, Tally
from omsdesk.words import Text


def lines(report: Report) -> list[str]:
    """What was read, what came of it, and every row that did not come in as it stands."""
    told = [
        str(
            Text(
                "{file}: {kind}, {n} row",
                many="{file}: {kind}, {n} rows",
                file=each.name,
                kind=Text(each.kind),
                n=each.rows,
            )
        )
        for each in report.files
    ]
    told += ["  " + " | ".join(row) for row in report.first_rows]
    told += [str(_tally(each, is_dry_run=report.is_dry_run)) for each in report.tallies if each.read]
    if report.goods is not None and report.shipping is not None:
        sums = Text(
            "{n} line, goods {goods}, shipping {shipping}",
            many="{n} lines, goods {goods}, shipping {shipping}",
            n=report.lines,
            goods=report.goods,
            shipping=report.shipping,
        )
        told.append(str(sums))
    told += [f"  {each}" for each in (*report.refused_rows, *report.taken_back)]
    told += [f"  {each.file}:{each.line}: {each.text} (--{each.about.replace('_', '-')})" for each in report.questions]
    if report.is_dry_run:
        told.append(str(Text("Nothing was written.")))
    return told


def _tally(tally: Tally, *, is_dry_run: bool) -> Text:
    counted = (
        Text("{subject}: {read} read, {new} would be new, {changed} changed, {unchanged} unchanged, {refused} refused")
        if is_dry_run
        else Text("{subject}: {read} read, {new} new, {changed} changed, {unchanged} unchanged, {refused} refused")
    )
    return counted.given(
        subject=Text(tally.subject.value),
        read=tally.read,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        refused=tally.refused,
    )
