"""Measures NumPy with the business days of `benches/rules.rs`.

Prints the nanoseconds of one addition and of one count, as JSON.

Each call has one date, as in a rule. A call with an array of dates is much faster per date, but a rule has no array.
"""

import json
import timeit

import numpy as np

FIRST, LAST = np.datetime64("2001-01-01"), np.datetime64("2045-12-30")
HOLIDAYS, AMOUNT = 140, 10

working = np.arange(FIRST, LAST + 1)
working = working[np.is_busday(working)]
calendar = np.busdaycalendar(holidays=[working[i * len(working) // HOLIDAYS] for i in range(HOLIDAYS)])
date = FIRST + 4000
later = date + AMOUNT * 7 // 5


def nanoseconds(call):
    timer = timeit.Timer(call)
    loops, _ = timer.autorange()
    return min(timer.repeat(5, max(1, loops // 4))) / max(1, loops // 4) * 1e9


print(
    json.dumps(
        {
            "add": nanoseconds(lambda: np.busday_offset(date, AMOUNT, roll="forward", busdaycal=calendar)),
            "count": nanoseconds(lambda: np.busday_count(date, later, busdaycal=calendar)),
        }
    )
)
