"""What a program can use of a message is beside the sentence: the sentence may say anything."""

import pytest
from marshmallow import ValidationError, fields

from schemas.dossier.dossier import flatten_messages
from schemas.fields import messages
from schemas.fields.messages import Message, StrictSchema, add_hint, build_choice_message

SENTENCES = ["That will not do.", "Did you mean 'nothing'?", ""]


class InnerSchema(StrictSchema):
    """An element."""

    word = fields.String()


class OuterSchema(StrictSchema):
    """A body."""

    name = fields.String(required=True)
    inner = fields.List(fields.Nested(InnerSchema))


def refuse(sentence: str):
    def check(value: str) -> None:
        raise ValidationError(add_hint(sentence, "plant"))

    return check


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_hint_survives_marshmallow_whatever_the_sentence_says(sentence):
    class Body(StrictSchema):
        kind = fields.String(validate=refuse(sentence))
        kinds = fields.List(fields.String(validate=refuse(sentence)))

    with pytest.raises(ValidationError) as refused:
        Body().load({"kind": "plan", "kinds": ["plan"]})
    problems = {one.path: one for one in flatten_messages(refused.value.messages, (), Body())}
    assert {one.did_you_mean for one in problems.values()} == {"plant"}
    assert problems.keys() == {("kind",), ("kinds", 0)}
    assert all(one.message.startswith(sentence) for one in problems.values())


@pytest.mark.parametrize("sentence", ["This field is unknown.", "No."])
def test_an_unknown_field_is_known_by_its_message_and_not_by_its_words(monkeypatch, sentence):
    unknown = Message(sentence)
    monkeypatch.setattr(messages, "UNKNOWN", unknown)
    monkeypatch.setattr("schemas.dossier.dossier.UNKNOWN", unknown)
    monkeypatch.setitem(StrictSchema.error_messages, "unknown", unknown)
    with pytest.raises(ValidationError) as refused:
        OuterSchema().load({"nmae": "x", "inner": [{"wrod": "y"}]})
    problems = {one.path: one for one in flatten_messages(refused.value.messages, ("body",), OuterSchema())}
    assert problems["body", "nmae"].did_you_mean == "name"
    assert problems["body", "inner", 0, "wrod"].did_you_mean == "word"
    assert problems["body", "name"].message == messages.MISSING


def test_a_text_that_reads_like_a_hint_is_none():
    with pytest.raises(ValidationError) as refused:
        fields.String(validate=refuse_plainly).deserialize("x")
    (problem,) = flatten_messages(refused.value.messages, ())
    assert problem.did_you_mean is None


def refuse_plainly(value: str) -> None:
    raise ValidationError("Did you mean 'y'?")


def test_no_near_word_gives_no_hint():
    assert build_choice_message("zzzzzz", ["plant"], "the kinds").did_you_mean is None
    assert build_choice_message("plan", ["plant"], "the kinds").did_you_mean == "plant"
