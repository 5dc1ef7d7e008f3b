#!/usr/bin/env python3
"""Sizes and costs of a deployment over PostgreSQL, from a few measured numbers (docs/scale_out.md).

    bazel/tools/scale_model.py [--meetings N] [--reads-per-hour N] [--round-trip-us N] [--cores N]

Prints one line for each size up to N meetings, and then simulates an hour of reads over the pool of
connections of each server: arrivals at random, a service time for each round trip, a queue.
"""

import argparse
import heapq
import random

# Measured at 100,000 meetings of the benchmark's workload (docs/adr/0011): rows of all tables, and
# bytes of keys and values before compression. A row of PostgreSQL has 24 bytes of header, 4 of line
# pointer, 18 of fixed columns, and its key once more in the primary key, with 16 bytes around it.
ROWS_PER_MEETING = 33.7
KEY_BYTES = 28
VALUE_BYTES = 45
ROW_OVERHEAD = 24 + 4 + 18
INDEX_OVERHEAD = 16 + 18
FILL = 0.9  # of a B-tree's pages, after random inserts 0.7
ARTICLES_PER_MEETING = 1.0
ROWS_PER_COMMIT = 60
COMMITS_PER_SYNC = 8
SYNC_MS = 8.0  # with a synchronous standby


def size(meetings):
    rows = meetings * ROWS_PER_MEETING
    heap = rows * (KEY_BYTES + VALUE_BYTES + ROW_OVERHEAD)
    index = rows * (KEY_BYTES + INDEX_OVERHEAD) / FILL
    return rows, heap, index


def simulate(reads_per_hour, round_trips, round_trip_us, connections, seed=1):
    """Waiting times of reads at one server, in milliseconds: (median, 99th of a hundred)."""
    chance = random.Random(seed)
    rate = reads_per_hour / 3600e6  # a microsecond
    free = [0.0] * connections
    now = 0.0
    times = []
    for _ in range(min(200_000, int(reads_per_hour / 10) + 1)):
        now += chance.expovariate(rate)
        start = max(now, heapq.heappop(free))
        service = sum(chance.expovariate(1 / round_trip_us) for _ in range(round_trips))
        heapq.heappush(free, start + service)
        times.append(start + service - now)
    times.sort()
    return times[len(times) // 2] / 1000, times[len(times) * 99 // 100] / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--meetings", type=float, default=1e9)
    parser.add_argument("--reads-per-hour", type=float, default=1e7)
    parser.add_argument("--round-trip-us", type=float, default=400)
    parser.add_argument("--cores", type=int, default=16, help="of each machine of the database")
    args = parser.parse_args()

    print(f"{'meetings':>14} {'rows':>10} {'table':>9} {'index':>9} {'load at 1 writer':>17}")
    meetings = 1e5
    while meetings <= args.meetings:
        rows, heap, index = size(meetings)
        commits = COMMITS_PER_SYNC * 1000 / SYNC_MS
        days = meetings * ARTICLES_PER_MEETING / commits / 86400
        print(f"{meetings:14,.0f} {rows / 1e6:8,.0f} M {heap / 1e9:6,.0f} GB {index / 1e9:6,.0f} GB"
              f" {days:12.2f} days")
        meetings *= 10
    print(f"one writer: {COMMITS_PER_SYNC} commits of {ROWS_PER_COMMIT} rows a sync of {SYNC_MS} ms:"
          f" {COMMITS_PER_SYNC * 1000 / SYNC_MS:,.0f} commits, "
          f"{COMMITS_PER_SYNC * ROWS_PER_COMMIT * 1000 / SYNC_MS:,.0f} rows a second at most")

    print(f"\n{args.reads_per_hour:,.0f} reads an hour, {args.round_trip_us:.0f} us a round trip:")
    print(f"{'servers':>8} {'round trips':>12} {'median ms':>10} {'p99 ms':>8} {'busy cores':>11}")
    for servers in (1, 2, 4):
        for round_trips in (2, 3, 6):
            median, slow = simulate(args.reads_per_hour / servers, round_trips, args.round_trip_us, 16)
            busy = args.reads_per_hour / 3600 * round_trips * args.round_trip_us / 1e6
            note = "" if busy < args.cores else "  more than the database has"
            print(f"{servers:8} {round_trips:12} {median:10.2f} {slow:8.2f} {busy:11.1f}{note}")


if __name__ == "__main__":
    main()
