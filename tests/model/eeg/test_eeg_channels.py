"""Channels are told by name and unit, and chosen by where alpha lives."""

import pytest

from model.eeg.channels import choose, clean_name, describe_channels, kind_of, unit_of
from model.errors import InputError


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Oz..", "Oz"),
        ("Fc5.", "FC5"),
        ("T10.", "T10"),
        ("EEG O1", "O1"),
        ("EEG O1-Ref", "O1"),
        ("eeg oz-LE", "Oz"),
        ("FP1", "Fp1"),
        ("fpz", "Fpz"),
        ("O2-A1", "O2"),
        ("EEG Fpz-Cz", "Fpz-Cz"),
        ("EEG A2-A1", "A2-A1"),
        ("EEG 001", "EEG 001"),
        ("CCP1h", "CCP1h"),
    ],
)
def test_a_label_becomes_the_name_of_its_place(label, name):
    assert clean_name(label).casefold() == name.casefold()
    if name[:3] != "CCP":
        assert clean_name(label) == name


@pytest.mark.parametrize(
    ("label", "unit", "kind"),
    [
        ("Oz..", "uV", "eeg"),
        ("EEG 001", "V", "eeg"),
        ("EEG Fpz-Cz", "uV", "eeg"),
        ("ECG ECG", "mV", "ecg"),
        ("EKG", "uV", "ecg"),
        ("EOG VEOG_I", "uV", "eog"),
        ("HEOGre", "uV", "eog"),
        ("Status", None, "stim"),
        ("DIG DTRIG", "uV", "stim"),
        ("STI 014", "V", "stim"),
        ("Resp oro-nasal", "uV", "respiration"),
        ("EMG chin", "uV", "emg"),
        ("EEG A2-A1", "uV", "reference"),
        ("M1", "uV", "reference"),
        ("REF_EEG REF_EEG", "uV", "reference"),
        ("Cânula", "uV", "unknown"),
        ("O1", None, "unknown"),
        ("EDF Annotations", "", "annotation"),
    ],
)
def test_a_channel_is_eeg_by_name_and_unit_never_by_default(label, unit, kind):
    assert kind_of(label, unit) == kind


def test_a1_is_an_ear_unless_it_is_one_of_a_biosemi_cap():
    assert kind_of("A1", "uV", ["A1", "A2", "O1"]) == "reference"
    assert kind_of("A1", "uV", [f"A{i}" for i in range(1, 17)]) == "eeg"


@pytest.mark.parametrize(
    ("told", "unit"),
    [
        ("uV", "uV"),
        ("µV", "uV"),
        ("μV", "uV"),
        ("Âµv", "uV"),
        ("mV", "mV"),
        ("", ""),
        (".V", ""),
        ("\ufffdV", ""),
        ("degC", None),
        ("Boolean", None),
    ],
)
def test_units_of_voltage_are_known_in_their_spellings(told, unit):
    assert unit_of(told) == unit


def table(*labels):
    return describe_channels(labels, ["uV"] * len(labels), ["uV"] * len(labels))


@pytest.mark.parametrize(
    ("labels", "taken"),
    [
        (("Fp1", "O2..", "Oz..", "O1..", "Pz"), ("O1", "Oz", "O2")),
        (("Fp1", "EEG O2", "P3"), ("O2",)),
        (("Fp1", "P4", "P3"), ("P3", "P4")),
        (("Fp1", "ECG", "Fp2", "Status"), ("Fp1", "Fp2")),
    ],
)
def test_channels_are_chosen_occipital_then_parietal_then_all_eeg(labels, taken):
    channels = table(*labels)
    indices, note = choose(channels, None)
    assert tuple(channels[i].name for i in indices) == taken
    assert all(name in note for name in taken)


def test_channels_can_be_named_in_any_spelling():
    channels = table("EEG O1-Ref", "Oz..", "ECG")
    assert choose(channels, ["o1", "OZ"])[0] == (0, 1)


def test_a_channel_that_is_not_there_or_no_eeg_is_refused_with_those_there_are():
    channels = table("O1", "ECG")
    with pytest.raises(InputError, match=r"channel Cz: is not in the recording.*O1"):
        choose(channels, ["Cz"])
    with pytest.raises(InputError, match="is ecg"):
        choose(channels, ["ECG"])
    with pytest.raises(InputError, match=r"no channel is known as EEG.*--channels"):
        choose(table("left", "right"), None)
