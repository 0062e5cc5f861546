"""`bot payment | order | refund | tasks | ledger | reconcile`: a shop's money, on the command line."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeAlias

import typer

from bot import counter, reconcile
from bot.settings import Settings
from domain.model.payment import RefundStatus
from domain.services.counter import Person

Go: TypeAlias = Callable[[Coroutine[Any, Any, None]], None]
Role = Annotated[str, typer.Option("--as", help="owner, manager or staff.")]
Name = Annotated[str, typer.Option(help="Whose word it is.")]


def add_to(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    """*go* runs a command to its end, and turns a known trouble into one line."""
    _payment(app, go, settings)
    _order(app, go, settings)
    _refund(app, go, settings)
    _tasks(app, go, settings)
    _books(app, go, settings)


def _group(app: typer.Typer, name: str, words: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=words)
    app.add_typer(group, name=name)
    return group


def _payment(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    group = _group(app, "payment", "Transfers that a person looks for in the bank.")

    @group.command("confirm")
    def confirm(
        shop: str,
        reference: str,
        amount: Annotated[str, typer.Option()],
        role: Role,
        name: Name = "",
    ) -> None:
        """So much came: it is counted like a provider's word."""
        go(counter.confirm_payment(settings(), shop, reference, amount, Person(role, name)))

    @group.command("reject")
    def reject(shop: str, reference: str, role: Role, name: Name = "") -> None:
        """Nothing came: the buyer is told, and may try again."""
        go(counter.reject_payment(settings(), shop, reference, Person(role, name)))


def _order(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    group = _group(app, "order", "Cash at the door, and goods that came back.")

    @group.command("paid")
    def paid(
        shop: str, number: str, amount: Annotated[str, typer.Option()], role: Role, name: Name = ""
    ) -> None:
        """Cash was collected for an order."""
        go(counter.order_paid(settings(), shop, number, amount, Person(role, name)))

    @group.command("refused")
    def refused(shop: str, number: str, role: Role, name: Name = "") -> None:
        """The buyer did not take it at the door."""
        go(counter.order_refused(settings(), shop, number, Person(role, name)))

    @group.command("revive")
    def revive(shop: str, number: str, role: Role, name: Name = "") -> None:
        """The goods are there again: take the order up with the money that waits for it."""
        go(counter.order_revived(settings(), shop, number, Person(role, name)))


def _refund(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    group = _group(app, "refund", "Money back, within the limit of a role.")

    @group.command("give")
    def give(
        shop: str,
        number: str,
        amount: Annotated[str, typer.Argument(help="In major units, or `all`.")],
        why: Annotated[str, typer.Option(help="The reason; it is kept.")],
        role: Role,
        name: Name = "",
    ) -> None:
        """By the way it came. All of it closes the order."""
        go(counter.give_back(settings(), shop, number, amount, why, Person(role, name)))

    @group.command("done")
    def done(shop: str, reference: str, role: Role, name: Name = "") -> None:
        """A refund by hand was sent."""
        person = Person(role, name)
        go(counter.refund_ended(settings(), shop, reference, RefundStatus.DONE, person))

    @group.command("failed")
    def failed(shop: str, reference: str, role: Role, name: Name = "") -> None:
        """A refund by hand could not be sent: the money is the buyer's credit again."""
        person = Person(role, name)
        go(counter.refund_ended(settings(), shop, reference, RefundStatus.FAILED, person))


def _tasks(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    group = _group(app, "tasks", "What somebody of the shop has to see to.")

    @group.command("list")
    def listed(shop: str) -> None:
        """Oldest first."""
        go(counter.list_tasks(settings(), shop))

    @group.command("done")
    def done(
        shop: str, kind: str, reference: str, role: Role, note: str = "", name: Name = ""
    ) -> None:
        """Somebody has seen to it."""
        go(counter.task_done(settings(), shop, kind, reference, note, Person(role, name)))


def _books(app: typer.Typer, go: Go, settings: Callable[[], Settings]) -> None:
    group = _group(app, "ledger", "The books.")

    @group.command("check")
    def check(shop: Annotated[str, typer.Argument(help="Empty: every shop.")] = "") -> None:
        """Count everything anew; exit code 1 when something does not add up."""

        async def checked() -> None:
            if not await counter.check_ledger(settings(), shop):
                raise typer.Exit(1)

        go(checked())

    @app.command("reconcile")
    def reconciled(
        shop: Annotated[str, typer.Argument(help="Empty: every shop.")] = "",
        day: Annotated[str, typer.Option(help="YYYY-MM-DD; empty: yesterday.")] = "",
    ) -> None:
        """Compare the ledger with what the providers say; exit code 1 when they differ."""

        async def compared() -> None:
            if not await reconcile.reconcile(settings(), shop, day):
                raise typer.Exit(1)

        go(compared())
