"""The buyer's details: who, where, how. Given at any time, kept for the next order, corrected in one step."""

from dataclasses import replace

from domain.errors import UnknownZoneError
from domain.model.order import Address, Order
from domain.model.shop import Zone
from domain.services import checking_out
from flows import pointing, undoing
from flows.address_words import speaks_of_pickup, without_lead
from flows.context import Line, Tap, Turn
from flows.taps import EDIT_ADDRESS, EDIT_DELIVERY, EDIT_NAME

NAME_MOST = 60
ADDRESS_MOST = 300
LEADS = (
    "my name is",
    "name is",
    "i am",
    "i'm",
    "im",
    "na",
    "this is",
    "it's",
    "its",
    "call me",
    "my name na",
    "name:",
)


async def _last_time(turn: Turn) -> Order | None:
    """The last order, where the buyer says "same as last time" instead of a name or a place."""
    if not pointing.as_last_time(turn.text):
        return None
    return next(iter(await turn.uow.orders.recent(turn.buyer_id, 1)), None)


async def on_give_name(turn: Turn) -> None:
    last = await _last_time(turn)
    if last is not None and last.name:
        turn.facts |= {"name": last.name}
    elif pointing.as_last_time(turn.text):
        turn.facts |= {"name": ""}
    name = turn.facts.get("name") or _without_lead(turn.text)
    name = " ".join(name.split())[:NAME_MOST]
    if len(name) < 2 or not any(letter.isalpha() for letter in name):  # noqa: PLR2004 - a name has two letters
        turn.say("checkout.name_unclear")
        turn.then("ask_name")
        return
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    phone = turn.facts.get("phone") or buyer.phone
    await undoing.save_details(turn, replace(buyer, name=_titled(name), phone=phone))
    await _noted(turn, "checkout.name_noted", name=_titled(name))


def _without_lead(text: str) -> str:
    folded = text.casefold().strip()
    for lead in sorted(LEADS, key=len, reverse=True):
        if folded.startswith(lead + " "):
            return text.strip()[len(lead) :].strip()
    return text


def _titled(name: str) -> str:
    return (
        " ".join(part[:1].upper() + part[1:] for part in name.split()) if name.islower() else name
    )


async def on_give_address(turn: Turn) -> None:
    """In words, by a landmark, or as a pin. An area the shop delivers to chooses the zone as well."""
    if pointing.as_last_time(turn.text):
        await _deliver_as_last_time(turn)
        return
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    address = _address(turn)
    if not address.known:
        turn.then("edit_address") if turn.within("checkout") else turn.say("checkout.ask_address")
        return
    zone = await checking_out.zone_of(turn.uow, f"{address.area} {address.text} {address.landmark}")
    chosen = zone.key if zone and not zone.pickup else buyer.zone if not address.area else ""
    await undoing.save_details(turn, replace(buyer, address=address, zone=chosen))
    await _noted(turn, "checkout.address_noted", address=words_of(address))


async def _deliver_as_last_time(turn: Turn) -> None:
    """To where the last order went; where there was none, to what is known, or it is asked again."""
    last, buyer = await _last_time(turn), await turn.uow.buyers.get(turn.buyer_id)
    zones = {zone.key for zone in await turn.uow.shops.zones()}
    if last is not None and last.address.known:
        zone = last.zone if last.zone in zones else ""
        await undoing.save_details(turn, replace(buyer, address=last.address, zone=zone))
        await _noted(turn, "checkout.address_noted", address=words_of(last.address))
    elif buyer.address.known and turn.within("checkout"):
        turn.then("collect")
    else:
        turn.then("ask_address")


def _address(turn: Turn) -> Address:
    facts = turn.facts
    if facts.get("latitude"):
        text = facts.get("address", "")[:ADDRESS_MOST]
        return Address(text, latitude=facts["latitude"], longitude=facts["longitude"])
    text = without_lead(facts.get("text") or turn.text)
    return Address(
        " ".join(text.split())[:ADDRESS_MOST], facts.get("landmark", ""), facts.get("area", "")
    )


def words_of(address: Address) -> str:
    """An address in one line; a pin without words by its degrees."""
    return address.text or f"{address.latitude}, {address.longitude}"


async def on_choose_delivery(turn: Turn) -> None:
    """Raises:
    UnknownZoneError: the shop does not deliver there.
    """
    if pointing.as_last_time(turn.text):
        await _deliver_as_last_time(turn)
        return
    zone = await _zone(turn)
    if zone is None:
        if turn.facts.get("area") or turn.within("checkout"):
            raise UnknownZoneError(words=turn.facts.get("area") or turn.text)
        turn.then("edit_delivery") if turn.within("checkout") else turn.then("ask_delivery")
        return
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    await undoing.save_details(turn, replace(buyer, zone=zone.key))
    await _noted(turn, "checkout.zone_noted", zone=zone.name)


async def _zone(turn: Turn) -> Zone | None:
    wished = turn.facts.get("zone")
    zones = await turn.uow.shops.zones()
    if wished:
        return next((zone for zone in zones if zone.key == wished), None)
    named = await checking_out.zone_of(turn.uow, f"{turn.facts.get('area', '')} {turn.text}")
    if named is None and speaks_of_pickup(turn.text):
        return next((zone for zone in zones if zone.pickup), None)
    return named


async def _noted(turn: Turn, copy_id: str, **params: str) -> None:
    """In checkout the next question follows; elsewhere it is kept and said so."""
    if turn.within("checkout"):
        turn.then("collect")
    else:
        turn.say(copy_id, **params)
        turn.resume()


async def on_change_details(turn: Turn) -> None:
    turn.say("checkout.change_which", EDIT_NAME, EDIT_ADDRESS, EDIT_DELIVERY)


def zone_tap(zone: Zone) -> Tap:
    description = Line("checkout.zone_line", {"fee": zone.fee, "days": zone.days})
    if zone.pickup or not zone.fee.minor:
        description = Line("checkout.zone_free", {"days": zone.days})
    return Tap("choose_delivery", {"zone": zone.key}, title=zone.name, description=description)
