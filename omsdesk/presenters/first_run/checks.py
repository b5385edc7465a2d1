"""Whether a page of the welcome is complete, and if not, what to say under which field."""

from omsdesk.presenters.first_run.state import Answers, Step
from omsdesk.words import Text

SHORTEST_PIN, LONGEST_PIN = 4, 6
HIGHEST_TAX = 100
LONGEST_NUMBER = 9
LETTERS_OF_CURRENCY = 3
Errors = tuple[tuple[str, Text], ...]


def errors_of(step: Step, answers: Answers) -> Errors:
    """What keeps this page from being left."""
    found = {
        Step.COMPANY: _company,
        Step.YOU: _person,
        Step.STATION: _station,
        Step.THINGS: _numbers,
    }.get(step)
    return tuple(found(answers)) if found else ()


def _company(answers: Answers) -> list[tuple[str, Text]]:
    errors = []
    if not answers.company.strip():
        errors.append(("company", Text("Give the name of the company.")))
    if not (answers.currency.isascii() and answers.currency.isalpha() and len(answers.currency) == LETTERS_OF_CURRENCY):
        errors.append(("currency", Text("Three letters, such as EUR.")))
    tax = answers.tax.strip().replace(",", ".")
    if not tax.replace(".", "", 1).isascii() or not tax.replace(".", "", 1).isdecimal() or float(tax) > HIGHEST_TAX:
        errors.append(("tax", Text("Give the rate as a number from 0 to 100.")))
    return errors


def _person(answers: Answers) -> list[tuple[str, Text]]:
    errors = []
    if not answers.name.strip():
        errors.append(("name", Text("Give your name.")))
    if not answers.hall and not answers.pin and not answers.pin_again:
        return errors  # nobody asks for a PIN where a few people know each other
    if not (answers.pin.isascii() and answers.pin.isdecimal() and SHORTEST_PIN <= len(answers.pin) <= LONGEST_PIN):
        errors.append(("pin", Text("A PIN has {least} to {most} digits.", least=SHORTEST_PIN, most=LONGEST_PIN)))
    elif answers.pin != answers.pin_again:
        errors.append(("pin_again", Text("The two PINs differ. Type it again.")))
    return errors


def _station(answers: Answers) -> list[tuple[str, Text]]:
    if answers.station.strip():
        return []
    return [("station", Text("Give this station a name, for example PACK-1."))]


def _numbers(answers: Answers) -> list[tuple[str, Text]]:
    number = answers.next_order
    if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number) > 0:
        return []
    return [("next_order", Text("Give a whole number, for example 10001."))]
