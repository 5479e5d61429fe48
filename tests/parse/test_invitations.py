"""What counts as an invitation to the reader, and what only sounds like one."""

import pytest

from scrapers.parse.invitations import invites


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter",
        "Please subscribe to keep reading.",
        "Click here to register now",
        "Love tides? Join 4,000 readers and get them in your inbox.",
        "By clicking you agree to our terms.",
        "Follow us on Mastodon",
        "Follow the harbour on YouTube",
        "Download our free tide app",
        "Donate",
        "Support independent journalism",
        "Not a member yet? Become a subscriber.",
        "Book a free consultation today",
        "Talk to one of our clock experts",
        "Call (330) 555-0100 for advice.",
        "Jetzt kostenlos testen",
        "Abonnieren Sie den Kanal",
        "Abonnez-vous dès maintenant",
        "Soutenez notre rédaction",
        "¡Síguenos en Facebook!",
        "Iscriviti adesso",
        "Volg ons op Facebook",
        "Подпишитесь на канал",
        "Der Newsletter informiert Sie jeden Morgen",
        "Contribute today for as little as $3",
        "If you’re enjoying this article, consider supporting the harbour office.",
        "If your clock is late, connect with one of our harbour experts.",
        "Visit the quay or call (330) 555-0100 for a ladder.",
        "Choose the Quay Post as your preferred source on Google",
        "Make the Quay Post a preferred source on Google",
        "Aggiungi il Molo tra le tue fonti preferite su Google",
        "Añade El Muelle como fuente preferida en Google",
        "Ajoutez Le Quai à vos sources préférées sur Google",
        "Adicione O Cais como fonte preferida no Google",
        "Dodaj Molo do ulubionych źródeł w Google",
        "Voeg De Kade toe als voorkeursbron in Google",
        "Thanks for reading the Quay Post! Subscribe for free to receive new letters.",
        "Retrouvez toutes nos actualités sur WhatsApp",
        "Køb digitalt abonnement",
        "Join the conversation in the comments below.",
        "Catch all the latest updates on the harbour.",
        "Meld je aan voor de nieuwsbrief",
        "Zapisz się na newsletter",
        "Ikuti kami di Google News",
        "Следите за новостями в Telegram",
        "Читайте нас в Telegram",
        "Receba as notícias no WhatsApp",
        "Allerede bruger - Log ind her",
        "Bereits Abonnent? Hier anmelden",
        "Déjà abonné ? Identifiez-vous",
        "¿Ya eres suscriptor?",
        "Sei già abbonato?",
        "Masz już konto?",
        "Abbonati ora",
        "Restez informés des marées",
        "Blijf altijd op de hoogte",
        "Diskutieren Sie mit der Hafenmeisterin auf Instagram",
    ],
)
def test_an_invitation(text: str) -> None:
    assert invites(text.casefold())


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to the view that tides are late, and you will be.",
        "Catch all the crabs before the tide turns.",
        "Allerede bruger havnen to kraner til bådene.",
        "Bereits Mitglieder des Rates hatten das gefordert.",
        "Abbonati e turisti aspettano sul molo.",
        "Stay in touch with the harbour office when the fog comes.",
        "Get the rope on board before the tide turns.",
        "Register your seeds before the frost comes",
        "Follow these steps on the way to the pier.",
        "Find a bench on the quay and wait.",
        "Donate Brackwater paid for the scales.",
        "By clicking the beads she counts the boats.",
        "The company offers newsletters and automated letters to shops.",
        "Her inbox was full of herring.",
        "Visit us in the stories of our grandparents: they are all about the sea.",
        "The signing of the treaty took a day.",
        "Add to that a preferred source of herring, and the winter is safe.",
        "Thanks for reading the meter, the harbour master said.",
        "Retrouvez le sens du vent avant de partir.",
        f"It was a long day on the pier, {'and it rained, ' * 6}and nobody had thought of bread. Sign up here.",
    ],
)
def test_no_invitation(text: str) -> None:
    assert not invites(text.casefold())
