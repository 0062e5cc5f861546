"""Nobody is somebody without proof."""

import hashlib
import hmac
from typing import Any

import pytest

from bot.webchat.tokens import BadTokenError, ExpiredTokenError, Tokens
from bot.webchat.visitors import STAYS, Visitors
from domain.errors import BadSignatureError
from domain.model.shop import Account
from tests.unit.webchat.conftest import Clock

SECRET = "of the shop"


def proof(user_id: str, secret: str = SECRET) -> str:
    """As a shop's server computes it."""
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


def test_somebody_new_gets_a_name_of_their_own_and_is_known_by_their_token(
    visitors: Visitors, account: Account
) -> None:
    one, other = visitors.welcome(account, {}), visitors.welcome(account, {})

    assert one.customer_id != other.customer_id
    assert visitors.welcome(account, {"token": one.fresh_token}).customer_id == one.customer_id
    assert visitors.recognise(account, one.fresh_token).customer_id == one.customer_id


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), id="signature"),
        pytest.param(lambda token: "A" + token[1:], id="body"),
        pytest.param(lambda token: token.partition(".")[0], id="no signature"),
        pytest.param(lambda token: token.partition(".")[0] + ".", id="empty signature"),
        pytest.param(lambda token: token + "=", id="padded"),
        pytest.param(lambda token: token + "\n", id="line end"),
        pytest.param(lambda _: "é.é", id="no ASCII"),
        pytest.param(lambda _: ".", id="nothing"),
        pytest.param(lambda _: "x" * 100_000, id="long"),
        pytest.param(lambda _: {"a": 1}, id="no text"),
    ],
)
def test_a_forged_token_is_refused(visitors: Visitors, account: Account, forge: Any) -> None:
    token = visitors.welcome(account, {}).fresh_token

    with pytest.raises(BadTokenError):
        visitors.recognise(account, forge(token))
    with pytest.raises(BadTokenError):
        visitors.welcome(account, {"token": forge(token)})


def test_every_changed_letter_of_a_token_is_noticed(visitors: Visitors, account: Account) -> None:
    token = visitors.welcome(account, {}).fresh_token

    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadTokenError):
            visitors.recognise(account, changed)


@pytest.mark.parametrize("token", ["", None, 7])
def test_without_a_token_nobody_is_recognised(
    visitors: Visitors, account: Account, token: object
) -> None:
    with pytest.raises(BadTokenError):
        visitors.recognise(account, token)


def test_a_token_of_another_shop_opens_nothing(
    visitors: Visitors, account: Account, other_account: Account
) -> None:
    token = visitors.welcome(account, {}).fresh_token

    with pytest.raises(BadTokenError):
        visitors.recognise(other_account, token)


def test_a_token_of_another_engine_opens_nothing(
    visitors: Visitors, account: Account, clock: Clock
) -> None:
    stranger = Tokens("another secret").issue(account.account_id, "v.name-0", clock.now + STAYS)

    with pytest.raises(BadTokenError):
        visitors.recognise(account, stranger)


def test_an_engine_without_a_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="secret"):
        Tokens(" ")


def test_a_token_expires(visitors: Visitors, account: Account, clock: Clock) -> None:
    token = visitors.welcome(account, {}).fresh_token
    clock.pass_by(days=90)

    with pytest.raises(ExpiredTokenError):
        visitors.recognise(account, token)


def test_whoever_comes_back_in_time_is_never_forgotten(
    visitors: Visitors, account: Account, clock: Clock
) -> None:
    visitor = visitors.welcome(account, {})
    first, token = visitor.customer_id, visitor.fresh_token

    for _ in range(5):
        clock.pass_by(days=60)
        visitor = visitors.welcome(account, {"token": token})
        token = visitor.fresh_token or token

    assert visitor.customer_id == first


def test_a_token_of_today_is_not_given_anew(visitors: Visitors, account: Account) -> None:
    token = visitors.welcome(account, {}).fresh_token

    assert visitors.welcome(account, {"token": token}).fresh_token == ""


def test_a_user_with_the_shops_proof_is_the_same_everywhere(
    visitors: Visitors, account: Account
) -> None:
    hello = {"user_id": "ada@shop", "user_hash": proof("ada@shop")}

    phone, desk = visitors.welcome(account, hello), visitors.welcome(account, hello)

    assert phone.customer_id == desk.customer_id == "u.ada@shop"


@pytest.mark.parametrize(
    "hello",
    [
        pytest.param({"user_id": "ada"}, id="no proof"),
        pytest.param({"user_id": "ada", "user_hash": ""}, id="empty proof"),
        pytest.param({"user_id": "ada", "user_hash": proof("bisi")}, id="somebody else's proof"),
        pytest.param({"user_id": "ada", "user_hash": proof("ada", "guessed")}, id="wrong secret"),
        pytest.param({"user_id": "ada", "user_hash": proof("ada")[:-1]}, id="cut short"),
        pytest.param({"user_hash": proof("ada")}, id="proof of nobody"),
        pytest.param({"user_id": "", "user_hash": proof("")}, id="no name"),
        pytest.param({"user_id": ["ada"], "user_hash": proof("ada")}, id="no text"),
        pytest.param({"user_id": "a" * 101, "user_hash": proof("a" * 101)}, id="long name"),
        pytest.param({"user_id": "\ud800", "user_hash": "\ud800"}, id="no letter"),
    ],
)
def test_a_claim_without_the_right_proof_is_refused(
    visitors: Visitors, account: Account, hello: dict[str, Any]
) -> None:
    with pytest.raises(BadSignatureError):
        visitors.welcome(account, hello)


def test_a_token_does_not_excuse_a_claim_without_proof(
    visitors: Visitors, account: Account
) -> None:
    token = visitors.welcome(account, {}).fresh_token

    with pytest.raises(BadSignatureError):
        visitors.welcome(account, {"token": token, "user_id": "ada"})


def test_a_shop_without_an_identity_secret_has_no_users(
    visitors: Visitors, other_account: Account
) -> None:
    with pytest.raises(BadSignatureError):
        visitors.welcome(other_account, {"user_id": "ada", "user_hash": proof("ada", "")})


def test_a_signed_in_user_proves_it_again_every_day(
    visitors: Visitors, account: Account, clock: Clock
) -> None:
    hello = {"user_id": "ada", "user_hash": proof("ada")}
    token = visitors.welcome(account, hello).fresh_token

    clock.pass_by(hours=23)
    assert visitors.welcome(account, {"token": token}).fresh_token == ""
    clock.pass_by(hours=2)

    with pytest.raises(ExpiredTokenError):
        visitors.welcome(account, {"token": token})


def test_nobody_anonymous_can_have_a_users_name(visitors: Visitors, account: Account) -> None:
    assert visitors.welcome(account, {}).customer_id.startswith("v.")
