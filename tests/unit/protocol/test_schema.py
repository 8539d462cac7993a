"""The TypeScript types are those of the messages."""

import msgspec
import pytest

from tensorviz.protocol import messages, schema


def test_every_struct_becomes_an_interface():
    text = schema.typescript()
    structs = [
        name
        for name, value in vars(messages).items()
        if isinstance(value, type)
        and issubclass(value, msgspec.Struct)
        and value not in (messages.Base, msgspec.Struct)
    ]
    assert structs
    for name in structs:
        assert f"export interface {name} {{" in text


def test_fields_use_the_names_of_the_wire():
    text = schema.typescript()
    assert "readonly rowStride: number;" in text
    assert "row_stride" not in text


def test_unions_are_discriminated():
    text = schema.typescript()
    assert 'readonly family: "contraction";' in text
    assert "export type Command = GetOccurrence | ExplainCell | FollowCell;" in text


def test_a_default_is_said_and_the_field_may_be_absent():
    text = schema.typescript()
    assert "  /** Absent: [] */" not in text
    assert "  /** Absent: []. */\n  readonly badges?: readonly string[];" in text
    assert "readonly mask?: Buffer;" in text


def test_check_accepts_what_was_written_and_refuses_anything_else(tmp_path, capsys):
    path = tmp_path / "generated.ts"
    assert schema.main(["--check", str(path)]) == 1
    assert schema.main([str(path)]) == 0
    assert schema.main(["--check", str(path)]) == 0
    path.write_text(path.read_text() + "// edited\n")
    assert schema.main(["--check", str(path)]) == 1
    assert "make gen" in capsys.readouterr().err


def test_an_unknown_annotation_is_an_error():
    with pytest.raises(TypeError, match=r"dict\[\.\.\.\]"):
        schema._generic("dict", schema.ast.Name("str"))
