"""Error templates with drain3, on the messages that MinerSpeed.swift writes.

An optional lane: needs `pip install drain3`. Prints one JSON object.
"""

import json
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

FORMS = [
    "Error: order '#W%' not found (code 404)",
    "Error executing query: 1054 (42S22): Unknown column 'T%.x' in 'field list'",
    "No flight HAT% available on 2024-05-15 from JFK to SEA",
    "payment amount does not add up, total price is %, but paid 25%",
    "bash: /home/user%/data: No such file or directory",
]


def main():
    lines = [
        FORMS[place % len(FORMS)].replace("%", str(place * 7919 % 9973))
        for place in range(50_000)
    ]
    config = TemplateMinerConfig()
    config.drain_sim_th = 0.5
    config.drain_depth = 4
    config.masking_instructions = [
        MaskingInstruction(r"\d{4}-\d{2}-\d{2}", "date"),
        MaskingInstruction(r"'[^']*'", "str"),
        MaskingInstruction(r"(?<!\w)/[\w./]+", "path"),
        MaskingInstruction(r"[A-Za-z#_]+\d[\w#]*", "id"),
        MaskingInstruction(r"\b\d+\b", "num"),
    ]
    rates = []
    for _ in range(3):
        miner = TemplateMiner(config=config)
        start = time.perf_counter()
        for line in lines:
            miner.add_log_message(line)
        rates.append(len(lines) / (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": "drain3",
                "templatesPerSecond": round(sorted(rates)[1]),
                "templates": len(miner.drain.clusters),
            }
        )
    )


if __name__ == "__main__":
    main()
