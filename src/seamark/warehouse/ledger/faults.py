"""What a database says when it fails, in Seamark's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from seamark.kernel import DataDamaged, InputError, OutsideFailed, Overloaded, SeamarkError, StorageFull


@contextmanager
def translated() -> Iterator[None]:
    """Turn a failure of the database itself into one of Seamark's errors.

    OutsideFailed, Overloaded, StorageFull or DataDamaged; InputError for a value that no database stores. A row that
    breaks a constraint stays what it is: the store that wrote it knows what to say.
    """
    try:
        yield
    except exc.IntegrityError:
        raise
    except (exc.DataError, UnicodeEncodeError) as error:
        msg = "A text holds a character that cannot be stored, or a number is too large."
        raise InputError(msg, help="Leave out NUL and broken characters.") from error
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        if _is_ours(error):
            raise
        raise _unavailable(error) from error
    except exc.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            msg = f"The plan database does not read back: {_first_line(error)}."
            raise DataDamaged(msg, help="Set plan.sqlite aside and restore the last backup.") from error
        raise


def _is_ours(error: exc.SQLAlchemyError) -> bool:
    """SQLite calls a wrong statement operational, too: that is a fault of the code, not of the database."""
    return any(words in _first_line(error) for words in ("no such", "syntax error", "readonly database"))


def _unavailable(error: exc.SQLAlchemyError) -> SeamarkError:
    said = _first_line(error)
    if "disk is full" in said or "No space left" in said:
        return StorageFull("The disk of the plan database is full.", help="Free some space.", retry_after=30)
    if "locked" in said or isinstance(error, exc.TimeoutError):
        return Overloaded("The plan database is busy.", help="Try again in a moment.", retry_after=2)
    return OutsideFailed(
        f"The plan database does not answer: {said}.",
        help="Check SEAMARK_DATABASE_URL and that the server runs, or that the data folder can be written.",
    )


def _first_line(error: exc.SQLAlchemyError) -> str:
    original = getattr(error, "orig", None) or error
    return (str(original).strip() or type(original).__name__).splitlines()[0].rstrip(".")
