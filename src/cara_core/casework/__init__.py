"""The one way in to kept cases: to open, record, book, send and erase, behind every guard.

Each call comes through here, by command, by Python or over HTTP. In this order: are the
values of the call what they have to be; was it kept before under the same request; is the
case there, and at the number that was expected; may it happen now, by that rank, on that day,
in that case and by its own force; does the safety floor hold. Then one transaction, and then
the telling.
"""
