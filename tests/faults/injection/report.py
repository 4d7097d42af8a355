"""The figures of a run as a page of the docs."""

from collections.abc import Sequence
from datetime import UTC, datetime

from .campaign import PATIENTS, Campaign
from .kinds import KILLS
from .staff import NAMES

MEANINGS = {
    "worker killed": "SIGKILL to one or both of the processes that serve",
    "server killed": "SIGKILL to the server with all its processes, then a start",
    "connection killed": "SIGKILL to a process of the database, which then ends all others",
    "postmaster killed": "SIGKILL to the database's first process, then a start",
    "locked": "another program holds SQLite's lock, or the table in ACCESS EXCLUSIVE, up to 3 s",
    "database away": "its folder moved away and back, or the postmaster stopped and started; at "
    "times a worker starts meanwhile",
    "disk full": "no byte is left for the database",
    "clock set back": "the server's clock, by two hours to 400 days, and back",
    "clock set forward": "the server's clock, by two hours to 60 days, and back",
}
RESENT = {
    "again": "the form is sent again after its answer was read",
    "at once": "the form is sent twice at the same moment",
    "answer not read": "the connection is cut when all was sent, and the form sent again",
    "half sent": "the connection is cut amid the form, and the form sent again",
}
PAGE = """\
# What was broken on purpose, with figures

Written by `{command}` on {date}, seed {seed}. Do not edit: run it again.

A real server, {patients} patients who save lists one after another, and {staff} clinicians who
write notes, all at once, while something is broken at random moments. The clients have a ledger of
what was acknowledged to them: reference, secret link, and the list byte for byte. After each fault
everybody goes on until a save is acknowledged again, and the database is compared with the ledger.
A save that was not acknowledged must be there whole or not at all; most people send it again. In
the end every link is opened, all stored words are verified, and so is the access log, with its
checkpoint of the time before.

{outcome}

## Faults

*Acknowledged* are saves and notes around these faults. *Longest* is how long after the end of the
cause a save was acknowledged that was begun after it, in seconds.

| fault | database | times | acknowledged | lost | doubled | altered | longest |
|---|---|---|---|---|---|---|---|
{faults}

{meanings}

## Sent twice

All the while, and so amid the faults above.

| form | {databases} |
|---|{columns}
{resent}

## In all

| | {databases} |
|---|{columns}
{totals}

A kill ends processes, and the operating system goes on: what a power cut does to a disk is not
shown here. SQLite is told to wait for the disk at each save (`synchronous=FULL`), and so does
PostgreSQL by itself.
"""


def page(campaigns: Sequence[Campaign], *, command: str, seed: str) -> str:
    return PAGE.format(
        command=command,
        seed=seed,
        date=f"{datetime.now(UTC):%B %-d, %Y}",
        patients=PATIENTS,
        staff=len(NAMES),
        outcome=outcome(campaigns),
        faults="\n".join(line for campaign in campaigns for line in fault_lines(campaign)),
        meanings="\n".join(f"- *{kind}*: {meaning}" for kind, meaning in MEANINGS.items()),
        databases=" | ".join(campaign.site.name for campaign in campaigns),
        columns="---|" * len(campaigns),
        resent="\n".join(
            row(meaning, [campaign.resent.get(manner, 0) for campaign in campaigns])
            for manner, meaning in RESENT.items()
        ),
        totals="\n".join(total_lines(campaigns)),
    )


def outcome(campaigns: Sequence[Campaign]) -> str:
    """Say how many kills and other faults there were, and what came of them."""
    tallies = [each for campaign in campaigns for each in campaign.tallies.items()]
    kills = sum(tally.struck for kind, tally in tallies if kind in KILLS)
    others = sum(tally.struck for kind, tally in tallies if kind not in KILLS)
    others += sum(sum(campaign.resent.values()) for campaign in campaigns)
    complaints = [complaint for campaign in campaigns for complaint in campaign.complaints]
    if all(campaign.is_clean for campaign in campaigns):
        came = "Nothing that was acknowledged was lost, doubled or altered."
    else:
        came = "**Not all is as it was acknowledged.**"
    listed = "".join(f"\n- {complaint}" for complaint in sorted(set(complaints)))
    return f"{kills:,} kills and {others:,} other faults. {came}{listed}"


def fault_lines(campaign: Campaign) -> list[str]:
    lines = []
    for kind, tally in sorted(
        campaign.tallies.items(), key=lambda each: list(MEANINGS).index(each[0])
    ):
        damage = tally.damage
        figures = (tally.struck, tally.acknowledged, damage.lost, damage.doubled, damage.altered)
        lines.append(row(kind, [campaign.site.name, *figures, f"{tally.longest:.1f}"]))
    return lines


def total_lines(campaigns: Sequence[Campaign]) -> list[str]:
    totals = {
        "saves acknowledged": [campaign.saves for campaign in campaigns],
        "notes acknowledged": [campaign.notes for campaign in campaigns],
        "answered by *not saved, try again* or *away*": [each.refused for each in campaigns],
        "requests that were cut off": [campaign.unanswered for campaign in campaigns],
        "lost, doubled or altered, seen only at the end": [
            each.ended.lost + each.ended.doubled + each.ended.altered for each in campaigns
        ],
    }
    return [row(name, figures) for name, figures in totals.items()]


def row(name: str, figures: Sequence[object]) -> str:
    cells = [f"{figure:,}" if isinstance(figure, int) else str(figure) for figure in figures]
    return f"| {' | '.join((name, *cells))} |"
