"""Where rules come from that several guards share: in plain words, the name in brackets."""

from __future__ import annotations

CASE = "Moseley v Haringey [2014] UKSC 56"
GUNNING_1 = f"people are asked while it can still make a difference (Gunning 1, {CASE})"
GUNNING_2 = f"people are told enough to answer with understanding (Gunning 2, {CASE})"
GUNNING_3 = f"people have enough time to answer (Gunning 3, {CASE}); how many days is our own rule"
GUNNING_4 = f"every answer is conscientiously taken into account (Gunning 4, {CASE})"
NEVER_SHORTER = f"people have enough time to answer, as they were told (Gunning 3, {CASE})"
EQUALITY_BEFORE = "equality is thought about before, and not after (Equality Act 2010 s149)"
EQUALITY_AGAIN = "equality is thought about until the decision (Equality Act 2010 s149)"
DATA_PROTECTION = "risks to people’s information are thought about first (UK GDPR article 35)"
CHECKED_AGAIN = "what was assessed before the answers came is read again beside them"
LINKED = "an accepted comment points to the change it led to (W3C Process)"
