"""A field that was left empty is named, with what to do."""

from __future__ import annotations

from ledgerboard.web.forms import NewToken, SetUp, SignIn


def test_no_form_says_that_this_field_is_required():
    said = [str(each) for form in (SetUp({}), SignIn({})) for each in form.errors.values()]
    assert said
    assert not [each for each in said if "This field is required" in each]
    assert SetUp({}).errors["organization"] == ["Enter your company's name."]
    assert NewToken({}).errors["name"] == ["Answer “What is it for?”"]
    assert SignIn({}).errors["email"] == ["Enter the email."]
