"""Budget, receipts and payments of one project (资金情况)."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from perfeval.model.places import UNREAD, Place, Read, known
from perfeval.records import frozen


class Amount(StrEnum):
    """An amount of the funds statement, in the unit's unit of money; the value names its field in the template."""

    INITIAL_BUDGET = "initial_budget"
    ADJUSTED_BUDGET = "adjusted_budget"
    CURRENT_APPROPRIATION = "current_appropriation"
    PRIOR_CARRYOVER = "prior_carryover"
    OTHER_FUNDS = "other_funds"
    OPENING_CARRYOVER = "opening_carryover"
    APPROPRIATION_RECEIVED = "appropriation_received"
    RECEIVED_ON_TIME = "received_on_time"
    EXPENDITURE = "expenditure"
    CLOSING_CARRYOVER = "closing_carryover"
    RETURNED = "returned"
    INITIAL_CURRENT = "initial_current"
    INITIAL_PRIOR = "initial_prior"
    INITIAL_OTHER = "initial_other"
    SPENT_CURRENT = "spent_current"
    SPENT_PRIOR = "spent_prior"
    SPENT_OTHER = "spent_other"


#: where the money of a budget comes from (当年财政拨款、上年结转、其他资金): of the budget that counts, of the initial
#: budget, and of the expenditure
BUDGET_SOURCES = (Amount.CURRENT_APPROPRIATION, Amount.PRIOR_CARRYOVER, Amount.OTHER_FUNDS)
INITIAL_SOURCES = (Amount.INITIAL_CURRENT, Amount.INITIAL_PRIOR, Amount.INITIAL_OTHER)
SPENT_SOURCES = (Amount.SPENT_CURRENT, Amount.SPENT_PRIOR, Amount.SPENT_OTHER)


@frozen(kw_only=True)
class FundsDraft:
    """A funds statement as it was read: any of its cells may be blank or unread."""

    place: Place
    amounts: Mapping[Amount, Read[Decimal | None]]
    usage: Read[str | None]
    note: Read[str | None]
    #: half a unit of the last shown place of the amounts that were rounded by how they are shown
    rounding: Mapping[Amount, Decimal] = field(default_factory=dict)

    def __getitem__(self, amount: Amount) -> Read[Decimal | None]:
        """Return one amount; None where it was left blank."""
        return self.amounts.get(amount)

    def figure(self, amount: Amount) -> Decimal | None:
        """Return one amount; None where it is not known."""
        return known(self[amount])

    @property
    def budget(self) -> Amount:
        """Which budget counts: the adjusted one where it is stated, else the initial one."""
        return Amount.INITIAL_BUDGET if self[Amount.ADJUSTED_BUDGET] is None else Amount.ADJUSTED_BUDGET

    @property
    def allocated(self) -> Decimal | None:
        """What the budget that counts sets aside for the project (安排经费); None where it is not known."""
        return self.figure(self.budget)

    @property
    def available(self) -> Decimal | None:
        """What could be spent: opening carry-over plus the appropriation received; None where one is not known."""
        opening, received = self.figure(Amount.OPENING_CARRYOVER), self.figure(Amount.APPROPRIATION_RECEIVED)
        return None if opening is None or received is None else opening + received

    def rounded_by(self, *amounts: Amount) -> Decimal:
        """Return by how much a sum or difference of amounts may be off because of how they are shown."""
        return sum((self.rounding.get(amount, Decimal(0)) for amount in amounts), Decimal(0))

    def sum_of(self, parts: Iterable[Amount]) -> Decimal | None:
        """Return what the stated ones of some parts add up to; None where none is stated, or one is unread."""
        total, stated = Decimal(0), False
        for part in parts:
            amount = self[part]
            if amount is UNREAD:
                return None
            if amount is not None:
                total, stated = total + amount, True
        return total if stated else None

    def complete(self) -> "FundsStatement | None":
        """Return the statement where every cell of it was read."""
        amounts: dict[Amount, Decimal | None] = {}
        for name, amount in self.amounts.items():
            if amount is UNREAD:
                return None
            amounts[name] = amount
        if self.usage is UNREAD or self.note is UNREAD:
            return None
        return FundsStatement(
            place=self.place, amounts=amounts, usage=self.usage, note=self.note, rounding=self.rounding
        )


@frozen(kw_only=True)
class FundsStatement(FundsDraft):
    """Budget, receipts and payments of one project in the unit's unit of money; what is None was left blank."""

    amounts: Mapping[Amount, Decimal | None]
    usage: str | None
    note: str | None

    def __getitem__(self, amount: Amount) -> Decimal | None:
        """Return one amount; None where it was left blank."""
        return self.amounts.get(amount)
