"""STOP, START and HELP, which a carrier acts on by itself.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START = frozenset({"START", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})
ANSWERS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from "
    "this number. Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for "
    "help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


class OptOuts:
    """Who has said STOP. A word counts alone only; YES means START to those who have."""

    def __init__(self) -> None:
        self._out: set[str] = set()

    def hear(self, number: str, text: str) -> str:
        """STOP, START or HELP where the words were such a one, else nothing."""
        word = text.strip().upper()
        if word in STOP:
            self._out.add(number)
            return "STOP"
        if word in START or (word == "YES" and number in self._out):
            self._out.discard(number)
            return "START"
        return "HELP" if word in HELP else ""

    def __contains__(self, number: str) -> bool:
        return number in self._out
