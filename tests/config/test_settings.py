from __future__ import annotations

import pytest

from ledgerboard.config.settings import FILE_VARIABLE, Settings

SECRET = "hush-hush-9d1f"


def test_every_setting_has_a_default_and_a_meaning(given):
    given()
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PUBLIC_URL", "ledgerboard.example", "begins with http:// or https://"),
        ("PUBLIC_URL", "https://", "names a host"),
        ("PUBLIC_URL", "http://x:99999", "host or port"),
        ("PROCORE_API_URL", "ftp://x", "begins with http:// or https://"),
        ("WORKER_SLOTS", "0", "greater than or equal to 1"),
        ("WORKER_SLOTS", "many", "valid integer"),
        ("WORKER_IN_SERVER", "perhaps", "valid boolean"),
        ("DATABASE_URL", "mysql://u@h/db", "only postgresql:// addresses"),
        ("DATABASE_URL", "postgresql://u@h", "names no database"),
        ("TIME_ZONE", "Mars/Olympus", "no such time zone"),
        ("TIME_ZONE", "../../etc/passwd", "no such time zone"),
    ],
)
def test_a_wrong_setting_is_named_with_the_reason(given, name, value, said):
    with pytest.raises(SystemExit) as ended:
        given(**{name: value})
    assert f"LEDGERBOARD_{name}: " in str(ended.value)
    assert said in str(ended.value)
    assert "Value error" not in str(ended.value)


def test_all_wrong_settings_are_named_at_once(given):
    with pytest.raises(SystemExit) as ended:
        given(PUBLIC_URL="x", WORKER_SLOTS="0", DATABASE_URL="sqlite://")
    lines = str(ended.value).splitlines()[1:]
    named = [line.strip().partition(":")[0] for line in lines]
    assert sorted(named) == [
        "LEDGERBOARD_DATABASE_URL", "LEDGERBOARD_PUBLIC_URL", "LEDGERBOARD_WORKER_SLOTS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [f"mysql://u:{SECRET}@h/d", f"postgresql://u:{SECRET}#x@h/d", f"postgresql://u:{SECRET}/@h"],
)
def test_a_wrong_database_address_does_not_tell_its_password(given, url):
    with pytest.raises(SystemExit) as ended:
        given(DATABASE_URL=url)
    assert SECRET not in str(ended.value)


def test_no_secret_stands_in_the_representation(given):
    secrets = {
        f"{name.upper()}": SECRET
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert len(secrets) == 7
    now = given(**secrets, DATABASE_URL=f"postgresql://u:{SECRET}@h/d")
    assert SECRET not in f"{now!r} {now}"
    assert now.procore_client_secret.get_secret_value() == SECRET


def test_a_slash_at_the_end_of_an_address_does_not_matter(given):
    assert given(PUBLIC_URL="https://x.example/").public_url == "https://x.example"


def test_the_env_file_of_this_folder_is_read_and_variables_count_before_it(given, tmp_path):
    (tmp_path / ".env").write_text("LEDGERBOARD_WORKER_SLOTS=7\nLEDGERBOARD_TIME_ZONE=UTC\n")
    now = given(WORKER_SLOTS="9")
    assert (now.worker_slots, now.time_zone) == (9, "UTC")


def test_a_named_file_counts_before_variables_and_instead_of_the_env_file(
    given, tmp_path, monkeypatch
):
    (tmp_path / ".env").write_text("LEDGERBOARD_TIME_ZONE=UTC\n")
    named = tmp_path / "demo.env"
    named.write_text("LEDGERBOARD_DATABASE_URL=\nLEDGERBOARD_WORKER_SLOTS=7\n")
    monkeypatch.setenv(FILE_VARIABLE, str(named))
    now = given(DATABASE_URL="postgresql://real@books/real", WORKER_SLOTS="9")
    assert (now.database_url, now.worker_slots) == ("", 7)
    assert now.time_zone == Settings.model_fields["time_zone"].default


def test_a_settings_file_that_cannot_be_read_is_said(given, tmp_path, monkeypatch):
    (tmp_path / "x.env").write_bytes(b"LEDGERBOARD_TIME_ZONE=\xff\xfe\n")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "x.env"))
    with pytest.raises(SystemExit, match="Can't read the settings file"):
        given()
