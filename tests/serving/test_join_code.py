"""A join code carries what it was made of, and a typing mistake is found in the very group where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omsdesk.errors import Refusal
from omsdesk.serving import join_code
from omsdesk.serving.join_code import SIGNS, JoinCode
from tests.sentences import says_no

MARK = bytes(range(10))
SECRET = bytes(range(100, 110))
PLAIN = JoinCode(("192.168.1.20",), MARK, SECRET)

addresses = st.lists(st.ip_addresses(v=4).map(str), min_size=1, max_size=3, unique=True)
names = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.local)?", fullmatch=True)


@given(
    numbers=addresses,
    name=st.none() | names,
    port=st.integers(1, 65535),
    database=st.just("omsdesk") | names,
    mark=st.binary(min_size=10, max_size=10),
    secret=st.binary(min_size=10, max_size=10),
)
def test_a_code_says_what_it_was_made_of(
    numbers: list[str], name: str | None, port: int, database: str, mark: bytes, secret: bytes
) -> None:
    code = JoinCode((*numbers, *([name] if name else [])), mark, secret, port, database)

    assert join_code.read(join_code.write(code)) == code


def test_the_usual_code_has_eight_groups_of_six() -> None:
    groups = join_code.write(PLAIN).split("-")

    assert [len(each) for each in groups] == [6] * 8


def test_it_may_be_typed_small_without_dashes_and_with_look_alikes() -> None:
    typed = join_code.write(PLAIN).lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert join_code.read(typed) == PLAIN


@given(place=st.integers(0, 47), sign=st.sampled_from(SIGNS))
def test_every_wrong_sign_is_found_in_its_group(place: int, sign: str) -> None:
    plain = join_code.write(PLAIN).replace("-", "")
    if plain[place] == sign:
        return
    wrong = plain[:place] + sign + plain[place + 1 :]

    with pytest.raises(Refusal, match=rf"^Group {place // 6 + 1} of the code "):
        join_code.read(wrong)


@given(place=st.integers(0, 6))
def test_two_groups_that_changed_places_are_found(place: int) -> None:
    groups = join_code.write(PLAIN).split("-")
    groups[place], groups[place + 1] = groups[place + 1], groups[place]

    with pytest.raises(Refusal, match="is mistyped"):
        join_code.read("-".join(groups))


@given(place=st.integers(0, 46))
def test_two_signs_that_changed_places_are_found(place: int) -> None:
    plain = join_code.write(PLAIN).replace("-", "")
    if plain[place] == plain[place + 1]:
        return

    with pytest.raises(Refusal, match="is mistyped"):
        join_code.read(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :])


@given(count=st.integers(1, 7))
def test_a_code_without_its_last_groups_is_not_complete(count: int) -> None:
    groups = join_code.write(PLAIN).split("-")[:count]

    with says_no("The join code is not complete. Type all groups, one after the other."):
        join_code.read("-".join(groups))


@pytest.mark.parametrize("typed", ["", "  ", "---", "hello?", "ПАРОЛЬ", "http://192.168.1.20"])
def test_what_is_no_code_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refusal, match=r"^(This is not a join code|Group 1 of the code)"):
        join_code.read(typed)


@given(typed=st.text(max_size=80))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    with pytest.raises(Refusal):
        join_code.read(typed)


def test_a_computer_without_a_network_has_no_code() -> None:
    with says_no("This computer has no address in a network. Connect it, or name it with --address."):
        join_code.write(JoinCode((), MARK, SECRET))
    with says_no("'büro' cannot be written in a join code."):
        join_code.write(JoinCode(("büro",), MARK, SECRET))


def test_a_code_of_a_newer_program_and_a_mistyped_group_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = join_code.write(PLAIN)
    wrong = plain[:7] + ("2" if plain[7] != "2" else "3") + plain[8:]

    with says_no(
        f"Group 2 of the code ({wrong.split('-')[1]}) is mistyped."
        " Compare it with the server's screen and type it again."
    ):
        join_code.read(wrong)
    monkeypatch.setattr(join_code, "VERSION", join_code.VERSION + 1)
    with says_no("This join code is of another version of the program. Use the same version on both computers."):
        join_code.read(plain)
