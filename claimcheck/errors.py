"""What can go wrong, as types that a caller can tell apart.

::

    ClaimcheckError(Exception)
    ├── InputError(ClaimcheckError, ValueError)   a bad article, evidence, row or option
    └── ModelError(ClaimcheckError)
        ├── ModelNotFoundError                    a path or hub id that can't be loaded
        ├── LabelMappingError                     labels that don't name the three NLI classes
        └── DeviceError                           a device that was asked for and is absent

Every message says what it got, what it expected, and what to do next, on one line.
"""

from __future__ import annotations


class ClaimcheckError(Exception):
    """Base of every error that claimcheck raises on purpose."""


class InputError(ClaimcheckError, ValueError):
    """The article, the evidence, a row or an option can't be used; from a file, begins path:line."""


class ModelError(ClaimcheckError):
    """The NLI model can't be loaded or gave unusable output."""


class ModelNotFoundError(ModelError):
    """No model at that path or hub id."""


class LabelMappingError(ModelError):
    """The checkpoint's labels don't name entailment, neutral and contradiction."""


class DeviceError(ModelError):
    """The device that was asked for isn't there; claimcheck never falls back in silence."""
