"""The readers of SQLAlchemy and of libpq, for urls.test.mjs: a kind, a tab and the URL in base64 on each line."""

import base64
import ctypes
import ctypes.util
import json
import sys


def sqlalchemy(url):
    from sqlalchemy.engine.url import make_url

    read = make_url(url)
    query = {key: value if isinstance(value, str) else list(value) for key, value in read.query.items()}
    return {
        "host": read.host,
        "port": read.port,
        "user": read.username,
        "password": read.password,
        "database": read.database,
        "query": query,
    }


class Option(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_char_p) for name in ("keyword", "envvar", "compiled", "val", "label", "dispchar")),
        ("dispsize", ctypes.c_int),
    ]


def open_libpq():
    library = ctypes.CDLL("libpq.so.5")
    library.PQconninfoParse.restype = ctypes.POINTER(Option)
    library.PQconninfoParse.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p)]
    return library


def libpq(library, text):
    error = ctypes.c_char_p()
    options = library.PQconninfoParse(text.encode(), ctypes.byref(error))
    if not options:
        return None
    found = {}
    index = 0
    while options[index].keyword:
        if options[index].val is not None:
            found[options[index].keyword.decode()] = options[index].val.decode()
        index += 1
    return found


def main():
    readers = {}
    try:
        import sqlalchemy as _  # noqa: F401

        readers["sqlalchemy"] = sqlalchemy
    except ImportError:
        pass
    try:
        library = open_libpq()
        readers["libpq"] = lambda text: libpq(library, text)
    except OSError:
        pass
    print(json.dumps(sorted(readers)))
    for line in sys.stdin:
        kind, _, text = line.rstrip("\n").partition("\t")
        try:
            print(json.dumps(readers[kind](base64.b64decode(text).decode())))
        except Exception:  # noqa: BLE001: a reader that fails has refused the URL
            print("null")


main()
