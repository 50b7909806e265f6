"""Arguments held against a specification, in the order and the words of the real modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from schoolbuild.model.module_spec.convert import BASIC, LEGACY, ConversionError, as_text, net_type, unchanged
from schoolbuild.model.module_spec.spec import Level, ModuleSpec, Option

ProblemKind = Literal[
    "unknown", "twice", "exclusive", "missing", "type", "choice", "together", "one_of", "required_if", "required_by"
]
_TEXTUAL = ("str", "path", "sid")
Unknown = Callable[[Any], bool]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``path`` leads to the option; for rules between options it is the first of them."""

    kind: ProblemKind
    path: tuple[str, ...]
    message: str

    @property
    def option(self) -> str:
        """The path, dotted."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Validated:
    """What the module works with.

    ``values`` has every option by its own name, defaults filled in, None where nothing was given; values that are not
    known yet stay as they are. ``no_log`` are the texts that must not be shown. The real module stops at the first of
    ``problems``, in this order.
    """

    values: dict[str, Any]
    no_log: frozenset[str]
    problems: tuple[Problem, ...]


def validate(
    spec: ModuleSpec, arguments: Mapping[str, Any], *, unknown: Unknown | None = None, as_module: bool = False
) -> Validated:
    """Check arguments.

    Strictly by default: every unknown name, every wrong type. ``as_module`` is as lax as the real module: one of the
    old kind ignores unknown options and turns what it cannot convert into null or false, capitals in names of options
    do not matter, and a null counts as given. ``unknown`` says of a value that it is not known yet; it counts as given
    where something is required, and breaks no rule.
    """
    check = _Check(spec, unknown or (lambda _value: False), as_module)
    values = check.level(spec.level, arguments, ())
    return Validated(values, frozenset(check.no_log), tuple(check.problems))


@dataclass
class _Check:
    spec: ModuleSpec
    unknown: Unknown
    as_module: bool
    problems: list[Problem] = field(default_factory=list)
    no_log: set[str] = field(default_factory=set)

    @property
    def legacy(self) -> bool:
        return self.spec.kind == "legacy"

    def say(self, kind: ProblemKind, option: str, message: str, within: Sequence[str] = ()) -> None:
        context = f" found in {' -> '.join(within)}" if within else ""
        self.problems.append(Problem(kind, (*within, option), message + context))

    def level(self, level: Level, given: Mapping[Any, Any], within: tuple[str, ...]) -> dict[str, Any]:
        values, strange = self._by_option(level, {str(key): value for key, value in given.items()}, within)
        if strange and not (within == () and self.spec.takes_any) and not (self.legacy and self.as_module):
            self._say_strange(level, strange, within)
        self._collect_secrets(level, values)
        self._exclusive(level, {name for name, value in values.items() if not self.unknown(value)}, within)
        self._required(level, values, within)
        for option in level.options.values():
            if option.name in values:
                values[option.name] = self._converted(option, values[option.name], within)
        self._relations(level, values, within)
        for option in level.options.values():
            values[option.name] = self._inside(option, values.get(option.name), within)
        if self.spec.takes_any and not within:
            values |= strange
        return values

    def _by_option(
        self, level: Level, given: dict[str, Any], within: tuple[str, ...]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values by the name of their option, and what belongs to none."""
        names = level.names()
        if self.as_module:
            names = {name.lower(): option for name, option in names.items()} | names
        values: dict[str, Any] = {}
        strange: dict[str, Any] = {}
        # An alias wins over the name, as in GetAliases of Ansible.Basic; Get-AnsibleParam looks for the name first.
        aliases_last = sorted(given, key=lambda key: (key not in level.options) is not self.legacy)
        for key in aliases_last:
            option = names.get(key) or (names.get(key.lower()) if self.as_module else None)
            if option is None:
                strange[key] = given[key]
            else:
                if option in values and not self.as_module:
                    self.say("twice", key, f"the option {option} is given twice, also by its other name", within)
                values[option] = given[key]
        return values, strange

    def _say_strange(self, level: Level, strange: Mapping[str, Any], within: tuple[str, ...]) -> None:
        supported = ", ".join([*sorted(level.options), *sorted(set(level.names()) - set(level.options))])
        context = f" found in {' -> '.join(within)}" if within else ""
        told = [", ".join(strange)] if self.as_module else list(strange)  # the real module names all in one message
        for first, names in zip(strange, told, strict=False):
            message = f"Unsupported parameters for ({self.spec.name}) module: {names}{context}"
            words = f"{message}. Supported parameters include: {supported}"
            self.problems.append(Problem("unknown", (*within, first), words))

    def _collect_secrets(self, level: Level, values: Mapping[str, Any]) -> None:
        for option in level.options.values():
            if option.no_log and option.name in values:
                self.no_log.update(_texts(values[option.name]))

    def _exclusive(self, level: Level, known: set[str], within: tuple[str, ...]) -> None:
        for group in level.mutually_exclusive:
            if sum(name in known for name in group) > 1:
                words = f"parameters are mutually exclusive: {', '.join(group)}"
                self.say("exclusive", next(name for name in group if name in known), words, within)

    def _required(self, level: Level, values: dict[str, Any], within: tuple[str, ...]) -> None:
        missing = []
        for option in level.options.values():
            if option.name not in values and option.default is not None:
                values[option.name] = option.default
            absent = option.name not in values or (values[option.name] is None and not self.as_module)
            if option.required and absent:
                missing.append(option.name)
        if missing and self.legacy:
            for name in missing:
                self.say("missing", name, f"Get-AnsibleParam: Missing required argument: {name}", within)
        elif missing:
            words = f"missing required arguments: {', '.join(missing)}"
            for name in missing[:1] if self.as_module else missing:
                self.say("missing", name, words, within)

    def _converted(self, option: Option, value: Any, within: tuple[str, ...]) -> Any:
        if self.unknown(value) or (value is None and not (self.legacy and option.choices)):
            return value
        if self.legacy:
            return self._legacy(option, value, within)
        if not self.as_module and option.type in _TEXTUAL and isinstance(value, (list, dict)):
            self.say("type", option.name, _unable(option.name, value, option.type, "it is no text"), within)
            return value
        try:
            converted = BASIC.get(option.type, unchanged)(value)
        except ConversionError as error:
            self.say("type", option.name, _unable(option.name, value, option.type, str(error)), within)
            return value
        self._choices(option, converted, within)
        return converted

    def _choices(self, option: Option, value: Any, within: tuple[str, ...]) -> None:
        choices = [as_text(choice) for choice in option.choices]
        if not choices:
            return
        given = value if option.type == "list" else [value]
        lowered = {choice.lower() for choice in choices}
        wrong = [as_text(item) for item in given if not self.unknown(item) and as_text(item).lower() not in lowered]
        if wrong:
            how = "one or more of" if option.type == "list" else "one of"
            words = f"value of {option.name} must be {how}: {', '.join(choices)}. Got no match for: {', '.join(wrong)}"
            self.say("choice", option.name, words, within)

    def _legacy(self, option: Option, value: Any, within: tuple[str, ...]) -> Any:
        """Get-AnsibleParam: choices of the raw value, then a conversion that hardly ever says no."""
        if option.choices and as_text(value).lower() not in {as_text(choice).lower() for choice in option.choices}:
            choices = ",".join(as_text(choice) for choice in option.choices)
            words = f"Get-AnsibleParam: Argument {option.name} needs to be one of {choices} but was {as_text(value)}."
            self.say("choice", option.name, words, within)
            return value
        if not self.as_module:
            try:
                BASIC.get(option.type, unchanged)(value)
                if option.type in _TEXTUAL and isinstance(value, (list, dict)):
                    raise ConversionError("it is no text")
            except ConversionError as error:
                self.say("type", option.name, _unable(option.name, value, option.type, str(error)), within)
                return value
        try:
            return LEGACY.get(option.type, unchanged)(value)
        except ConversionError:
            if option.type == "path":
                words = f"Get-AnsibleParam: Parameter '{option.name}' has an invalid path '{value}' specified."
            else:
                words = f"Get-AnsibleParam: Parameter '{option.name}' is not a YAML list."
            self.say("type", option.name, words, within)
            return value

    def _relations(self, level: Level, values: Mapping[str, Any], within: tuple[str, ...]) -> None:
        known = {name for name, value in values.items() if not self.unknown(value)}
        for group in level.required_together:
            if any(name in known for name in group) and not all(name in values for name in group):
                words = f"parameters are required together: {', '.join(group)}"
                self.say("together", next(name for name in group if name not in values), words, within)
        for group in level.required_one_of:
            if not any(name in values for name in group):
                self.say("one_of", group[0], f"one of the following is required: {', '.join(group)}", within)
        for rule in level.required_if:
            value = values.get(rule.option)
            if value is None or self.unknown(value) or as_text(value) != as_text(rule.value):
                continue
            missing = [name for name in rule.needs if name not in values]
            if missing and (not rule.any_one or len(missing) == len(rule.needs)):
                how = "any" if rule.any_one else "all"
                value = as_text(rule.value)
                words = f"{rule.option} is {value} but {how} of the following are missing: {', '.join(missing)}"
                self.say("required_if", missing[0], words, within)
        for name, needs in level.required_by.items():
            missing = [needed for needed in needs if needed not in values]
            if name in known and missing:
                words = f"missing parameter(s) required by '{name}': {', '.join(missing)}"
                self.say("required_by", missing[0], words, within)

    def _inside(self, option: Option, value: Any, within: tuple[str, ...]) -> Any:
        if value is not None and self.unknown(value):
            return value
        if option.type == "dict":
            if option.inside is None or (value is None and not option.apply_defaults):
                return value
            return self._sub_options(option, {} if value is None else value, within)
        if option.type == "list" and option.elements and isinstance(value, list):
            return [self._element(option, item, within) for item in value]
        return value

    def _element(self, option: Option, item: Any, within: tuple[str, ...]) -> Any:
        if self.unknown(item):
            return item
        if option.elements == "dict":
            return self._sub_options(option, item, within) if option.inside is not None else item
        try:
            if not self.as_module and option.elements in _TEXTUAL and isinstance(item, (list, dict)):
                raise ConversionError("it is no text")
            return BASIC.get(str(option.elements), unchanged)(item)
        except ConversionError as error:
            words = (
                f"argument for list entry {option.name} is of type {net_type(item)} and we were unable to convert to "
                f"{option.elements}: {error}"
            )
            self.say("type", option.name, words, within)
            return item

    def _sub_options(self, option: Option, value: Any, within: tuple[str, ...]) -> Any:
        try:
            given = BASIC["dict"](value)
        except ConversionError as error:
            self.say("type", option.name, _unable(option.name, value, "dict", str(error)), within)
            return value
        return self.level(option.inside or Level(), given, (*within, option.name))


def _unable(name: str, value: Any, kind: str, why: str) -> str:
    return f"argument for {name} is of type {net_type(value)} and we were unable to convert to {kind}: {why}"


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value: what is secret in a list is secret alone, too."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and str(value):
        yield str(value)
