"""The one way in: whoever opens, records, books or erases, by command, by Python or over HTTP, comes through here.

Every guard stands here once, in this order: was it kept before under the same request; may it
happen now; by that rank, on that day, in that case and by its own force; are the values what
they have to be; does the safety floor hold. Then one transaction, and then the telling.
"""
