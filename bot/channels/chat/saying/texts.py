"""What the bot says about itself, and the commands it shows."""

from __future__ import annotations

COMMANDS = {
    "start": "What this is",
    "help": "How to ask",
    "topics": "What the guide speaks of",
    "ask": "Ask a question",
    "privacy": "What is kept, and for how long",
    "forget": "Delete what is kept about you",
}
GROUP_COMMANDS = {
    "ask": "Ask the guide a question",
}
KEEPER_COMMANDS = {
    "add": "Put a document into the guide (send it with this caption)",
    "remove": "Take a document out: /remove NAME",
    "corpus": "The documents in the guide",
    "history": "The editions so far",
    "rollback": "Go back to an earlier edition: /rollback NUMBER",
    "report": "What was asked and not answered, and what that teaches",
    "agree": "Make a hint of what use speaks for: /agree NUMBER",
}

DESCRIPTION = (
    "Ask in your own words. I answer with the guide's own words and show where they stand, or say"
    " honestly that the guide doesn't say. Not medical advice."
)
SHORT_DESCRIPTION = "Answers questions with a guide's own words. Not medical advice."

GREETING = (
    "Hello! Ask me something, and I'll answer with the guide's own words and show where they stand."
    " If the guide doesn't say, I'll tell you so. I don't give medical advice."
)
TRY = "You could start with one of these:"

HELP = (
    "Just type a question in your own words. You can go on asking: “and for whom?”, “how long?”. To"
    " ask about an earlier answer, reply to it. If you edit your question, I correct my answer.\n\n"
    "Under an answer: “More context” shows the text around it and lets you walk on with ◀ and ▶,"
    " “Other answers” shows what else might answer, “Why?” shows how the answer was found. 👍 and 👎"
    " help to make the guide better.\n\n"
    "In a group, mention me, reply to one of my messages or use /ask. In any other chat, type"
    " @{username} and your question.\n\n"
    "/topics: what the guide speaks of\n"
    "/privacy: what is kept, and for how long\n"
    "/forget: delete what is kept about you\n\n"
    "The answers quote a guide. They are not medical advice."
)
KEEPER_HELP = (
    "\n\nYou keep this guide:\n"
    "/add as the caption of a document puts it into the guide\n"
    "/remove NAME takes a document out\n"
    "/corpus, /history: documents and editions\n"
    "/rollback NUMBER goes back to an earlier edition\n"
    "/report: what was asked and not answered, and the hints that use speaks for\n"
    "/agree NUMBER makes one of these a hint"
)

PRIVACY = (
    "What is kept, and for how long:\n\n"
    "• A message waits in an inbox until it is answered. Then its text is deleted; its number stays"
    " for 48 hours, so that it is not answered twice.\n"
    "• Questions to the guide and what was answered are kept for 90 days, so that the buttons under"
    " an answer work and the guide's keepers see what is missing. Links, addresses and long numbers"
    " are taken out first. You appear there only as a number that can't be turned back into you."
    " Messages that speak of health or an emergency are not kept. A keeper may add the wording of a"
    " question to the guide, so that it is found the next time.\n"
    "• If you ask to be told when the guide answers a question, your chat's number is kept until"
    " then, 90 days at most.\n\n"
    "Nothing else: no name, no user name, no photo, no location. What you type after @{username} in"
    " other chats is not kept at all. Nothing is passed on to anybody.\n\n"
    "/forget deletes all of it at once. Telegram itself keeps your chat as its own privacy policy says."
)
FORGOTTEN = (
    "Done: your questions, my answers to them, your votes and what you asked to be told are deleted."
    " The messages in this chat are yours to delete. Buttons under earlier answers no longer work."
)

SET_ASIDE = "I broke down twice over your message, so I won't try it again. Please ask in other words."
TEXT_ONLY = "I can read text only. Please type your question."
UNKNOWN_COMMAND = "I don't know that command. /help shows what I can do; or just type your question."
HOW_TO_ASK = (
    "What would you like to know? Write it behind the command or the mention: /ask how long does it take?"
)
NOT_A_KEEPER = (
    "Only the guide's keepers can do that, and they do it in a private chat with me. Ask me anything else!"
)
EMPTY_GUIDE = "The guide is empty at the moment."
