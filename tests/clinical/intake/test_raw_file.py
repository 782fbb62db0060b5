"""What is no honest case file is refused in one sentence that says where."""

import pytest

from unpinch.clinical.intake.raw_file import MAX_BYTES, printable, read_raw, shown
from unpinch.terms.errors import InputError

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "c.yaml", "the file is empty"),
        (b" \n\n", "c.json", "the file is empty"),
        (b"\xef\xbb\xbf", "c.yaml", "the file is empty"),
        (b"\x00\x01\x02", "c.yaml", "not a text file"),
        (b"\x89PNG\r\n\x1a\n", "c.yaml", "not a text file in UTF-8"),
        (b"\xff\xfea\x00:\x00", "c.yaml", "not a text file in UTF-8"),
        (b"age: 4\x07", "c.yaml", "no readable YAML"),
        (b"- 1\n- 2", "c.yaml", "not a list"),
        (b"just words", "c.yaml", "not a single value"),
        (b"[1]", "c.json", "no readable JSON|not a list"),
        (b"null", "c.json", "not a single value"),
        (b"{", "c.json", "line 1, column 2"),
        (b'{"a": 1,}', "c.json", "no readable JSON"),
        (b"{", "-", "no readable JSON"),
        (b"a: [1", "c.yaml", "no readable YAML: line 2"),
        (b"a: 1\n b: 2", "c.yaml", "no readable YAML: line 2"),
        (b"a: 1\na: 2", "c.yaml", "again in line 2"),
        (b'{"a": 1, "a": 2}', "c.json", "written twice"),
        (b'{"p": {"a": 1, "a": 1}}', "c.json", "written twice"),
        (b"a: &x 1\nb: *x", "c.yaml", "anchors"),
        (b"a: *x", "c.yaml", "anchors"),
        (BOMB.encode(), "c.yaml", "line 1: anchors"),
        (b"a: !!python/object/apply:os.system [ls]", "c.yaml", "tags"),
        (b"!!set {a, b}", "c.yaml", "tags"),
        (b"[a]: 1", "c.yaml", "a key is a single word"),
        (b"{a: 1}: 1", "c.yaml", "a key is a single word"),
        (b"a: 1\n---\nb: 1", "c.yaml", "2 documents"),
        (b"# nothing but a remark", "c.yaml", "0 documents"),
        (b"a: .nan", "c.yaml", "no finite number"),
        (b"a: [1, -.inf]", "c.yaml", "no finite number"),
        (b'{"a": {"b": [NaN]}}', "c.json", "no finite number"),
        (b'{"a": Infinity}', "c.json", "no finite number"),
        (b'{"a": 1e999}', "c.json", "no finite number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "c.json", "no finite number"),
        (b"a: " + b"9" * 5000, "c.yaml", "no finite number"),
        (b'{"a": "\\ud800"}', "c.json", "half a character"),
        (b'{"\\ud800": 1}', "c.json", "half a character"),
        (b'{"patient": {"a\\nb": 1}}', "c.json", "patient: .* no name of anything"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "c.json", "nested more than"),
        (b'{"a":' + b"[" * 100_000, "c.json", "nested more than|no readable JSON"),
        (b"a: " + b"[" * 1000 + b"]" * 1000, "c.yaml", "nested more than"),
        (b"a: " + b"[" * 100_000, "c.yaml", "nested more than"),
        (b"a:" + b"\n b:" * 3, "c.yaml", "no readable YAML|written"),
        (b"a" * (MAX_BYTES + 1), "c.yaml", "larger than 1 MB"),
    ],
)
def test_refuses_in_one_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_raw(data, name)
    assert "\n" not in str(refused.value)


def test_names_the_place_of_a_wrong_number() -> None:
    with pytest.raises(InputError) as refused:
        read_raw(b'{"findings": [{"value": NaN}]}', "c.json")
    assert refused.value.field == "findings[0].value"


def test_yaml_words_stay_words() -> None:
    text = b"a: no\nb: yes\nc: true\nd: 2026-01-12\ne: 4-\nf: 12:30\ng: 0x1f\nh: 1_000"
    assert read_raw(text, "c.yaml") == {
        "a": "no", "b": "yes", "c": "true", "d": "2026-01-12", "e": "4-", "f": "12:30", "g": "0x1f", "h": "1_000"
    }  # fmt: skip


def test_yaml_numbers_and_nothing() -> None:
    assert read_raw(b"a: 4\nb: -1.5\nc: '4'\nd: ~\ne:\nf: 1e2\nno: 1\n2026: x", "c.yaml") == {
        "a": 4, "b": -1.5, "c": "4", "d": None, "e": None, "f": 100.0, "no": 1, "2026": "x"
    }  # fmt: skip


def test_json_and_yaml_say_the_same() -> None:
    same = b'{"patient": {"age": 44, "list": [], "map": {}, "text": "a\\u00e9"}, "x": [1, 2.5, null]}'
    assert read_raw(same, "c.json") == read_raw(same, "c.yaml") == read_raw(same, "standard input")


def test_byte_order_mark_is_read_over() -> None:
    assert read_raw(b"\xef\xbb\xbfa: 1", "c.yaml") == {"a": 1}


def test_message_repeats_no_terminal_signs() -> None:
    assert shown("a\x1b[31mb\u202e") == '"a [31mb "'
    assert shown("x" * 100) == '"' + "x" * 40 + '..."'
    assert printable("a\tb\nc\x1b") == "a\tb\nc "
