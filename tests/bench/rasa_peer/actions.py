"""The peer's custom actions: one class an action, as rasa-sdk's documentation writes them."""

from rasa_sdk import Action
from rasa_sdk.events import SlotSet

GOODS = {
    "red ankara": 6500,
    "palm oil": 2800,
    "blue cap": 3500,
    "white sneakers": 18000,
    "shea butter": 2500,
}
CATEGORIES = ("Fabrics", "Food", "Caps", "Shoes", "Beauty")


class Browse(Action):
    def name(self):
        return "action_browse"

    def run(self, dispatcher, tracker, domain):
        buttons = [{"title": name, "payload": "/search"} for name in CATEGORIES]
        dispatcher.utter_message(text="What are you looking for?", buttons=buttons)
        return []


class Search(Action):
    def name(self):
        return "action_search"

    def run(self, dispatcher, tracker, domain):
        buttons = [
            {"title": f"{name}, NGN {price:,}", "payload": '/view_item{"product":"' + name + '"}'}
            for name, price in GOODS.items()
        ]
        dispatcher.utter_message(text="This is what we have:", buttons=buttons)
        return []


class View(Action):
    def name(self):
        return "action_view"

    def run(self, dispatcher, tracker, domain):
        name = tracker.get_slot("product") or "palm oil"
        dispatcher.utter_message(
            text=f"{name}, NGN {GOODS.get(name, 5000):,}. Shall I add it?",
            buttons=[{"title": "Add to cart", "payload": "/add_item"}],
        )
        return []


class Add(Action):
    def name(self):
        return "action_add"

    def run(self, dispatcher, tracker, domain):
        name = tracker.get_slot("product") or "palm oil"
        cart = [*(tracker.get_slot("cart") or []), {"name": name, "price": GOODS.get(name, 5000)}]
        total = sum(line["price"] for line in cart)
        dispatcher.utter_message(
            text=f"{name} is in your cart. Together NGN {total:,}.",
            buttons=[{"title": "Check out", "payload": "/checkout"}],
        )
        return [SlotSet("cart", cart)]


class Delivery(Action):
    def name(self):
        return "action_delivery"

    def run(self, dispatcher, tracker, domain):
        area = tracker.get_slot("area") or "Lagos"
        dispatcher.utter_message(text=f"Delivery to {area} is NGN 1,500.")
        return []


class Review(Action):
    def name(self):
        return "action_review"

    def run(self, dispatcher, tracker, domain):
        cart = tracker.get_slot("cart") or []
        lines = "\n".join(f"{line['name']}: NGN {line['price']:,}" for line in cart)
        dispatcher.utter_message(
            text=f"{lines}\nFor {tracker.get_slot('buyer_name')}, {tracker.get_slot('address')}. Right?",
            buttons=[{"title": "Yes", "payload": "/affirm"}],
        )
        return []


class Pay(Action):
    def name(self):
        return "action_pay"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text=f"Pay here: https://pay.invalid/{tracker.sender_id}. Thank you!"
        )
        return [SlotSet("cart", []), SlotSet("buyer_name", None), SlotSet("address", None)]
