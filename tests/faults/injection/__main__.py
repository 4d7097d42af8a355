"""Strike faults, on SQLite, and under tests/with_postgres on PostgreSQL too.

python -m tests.faults.injection [--share 0.05] [--seed 7] [--database SQLite] [--write FILE]

Exit status 1 if anything that was acknowledged was lost, doubled or altered, or came too late.
"""

import argparse
import os
import secrets
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # the reader takes pages apart as the tests of the pages do

from .campaign import Campaign
from .postgresql_site import PostgreSQLSite
from .progress import say
from .report import page
from .sqlite_site import SQLiteSite

SITES = {site.name: site for site in (SQLiteSite, PostgreSQLSite)}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--share", type=float, default=1.0, help="of the long run; 1 by default")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--database", choices=SITES, help="this one alone")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page with the figures")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    names = [options.database] if options.database else list(SITES)
    if "DATABASE_CONTROL" not in os.environ and PostgreSQLSite.name in names:
        say("PostgreSQL is skipped: run this by tests/with_postgres")
        names.remove(PostgreSQLSite.name)
    say(f"seed {options.seed}")
    campaigns = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="faults.") as folder:
            campaign = Campaign(SITES[name](Path(folder)), options.seed)
            campaign.run(options.share)
        campaigns.append(campaign)
        if not campaign.site.has_small_disk:
            say(f"{name}: no disk was filled, since none can be mounted here")
    command = "make faults" if options.share == 1 else f"make faults SHARE={options.share}"
    text = page(campaigns, command=command, seed=options.seed)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(campaign.is_clean for campaign in campaigns) else 1


if __name__ == "__main__":
    sys.exit(main())
