"""A file that arrives: as the body itself with its name in the query, or as a multipart form."""

from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from seamark.collect import Reading
from seamark.faces.api.guard import By
from seamark.kernel import InputError

READING = "How to read it, as JSON; what is left out is found in the file. A preview answers with one."


class Upload(msgspec.Struct, frozen=True):
    """A file, its name, how it is to be read, and a second file that names campaigns."""

    data: bytes
    name: str
    reading: Reading
    lookup: bytes | None


async def upload(
    request: Request,
    by: By,  # noqa: ARG001 - so that nobody's bytes are not even read
    *,
    name: Annotated[str, Query(description="The file's name.", max_length=500)] = "file.csv",
    reading: Annotated[str, Query(description=READING, max_length=100_000)] = "",
) -> Upload:
    """The file of a request. Raises InputError when there is none or its reading is no JSON, TooLarge."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Upload(await request.body(), name, _reading(reading), None)
    try:
        async with request.form(max_files=2, max_fields=10) as form:
            return await _from_form(form, name=name, reading=reading)
    except MultiPartException as error:
        raise InputError(f"The form does not read: {error.message}", help="Send multipart/form-data.") from None


Uploaded = Annotated[Upload, Depends(upload)]


async def _from_form(form: FormData, *, name: str, reading: str) -> Upload:
    file, lookup, said = form.get("file"), form.get("lookup"), form.get("reading", reading)
    if not isinstance(file, UploadFile):
        raise InputError("The form holds no file.", help="Send it as the field 'file'.", field="file")
    second = await lookup.read() if isinstance(lookup, UploadFile) else None
    return Upload(await file.read(), file.filename or name, _reading(said if isinstance(said, str) else ""), second)


def _reading(text: str) -> Reading:
    try:
        return msgspec.json.decode(text, type=Reading) if text else Reading()
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise InputError(
            f"'reading' does not read: {error}.", help="Send the reading that a preview answered with.", field="reading"
        ) from None


def _binary(description: str) -> dict[str, Any]:
    return {"type": "string", "format": "binary", "description": description}


FORM = {
    "type": "object",
    "properties": {
        "file": _binary("The file."),
        "lookup": _binary("A second file that names campaigns."),
        "reading": {"type": "string", "description": READING},
    },
    "required": ["file"],
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": _binary("The file itself.")},
            "application/octet-stream": {"schema": _binary("The file itself.")},
            "multipart/form-data": {"schema": FORM},
        },
    }
}
