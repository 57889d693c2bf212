"""NumPy on the business days that `benches/rules.rs` adds and counts: prints nanoseconds for one of each, as JSON.

One date at a time, as a rule asks; `busday_offset` on a million dates at once is another question.
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
