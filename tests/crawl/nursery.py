"""A process that has everything imported and forks a crawl on demand, so that a test need not pay for the imports.

Reads one JSON object per line from standard input (`argv`, `env`, `out`, `err`), and answers with the exit status and
the most memory that the crawl had (KiB).
"""

import argparse
import json
import os
import sys

from scrapers.crawl.standalone import add_options, crawl_and_tell


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_crawl(order))
        _, status, used = os.wait4(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_maxrss}\n")
        sys.stdout.flush()


def _crawl(order: dict[str, object]) -> int:
    for number, key in ((1, "out"), (2, "err")):
        os.dup2(os.open(str(order[key]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    env = order["env"]
    assert isinstance(env, dict)
    os.environ.update(env)
    parser = argparse.ArgumentParser()
    parser.add_argument("site")
    add_options(parser)
    argv = order["argv"]
    assert isinstance(argv, list)
    options = parser.parse_args(argv)
    status = crawl_and_tell(options.site, options)
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    main()
