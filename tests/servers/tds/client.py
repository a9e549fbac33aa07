# Asks the fake of SQL Server as python3-tds (pytds) does, and prints what came as JSON. Usage: client.py PORT CA PASSWORD
# [TYPE|LITERAL...]; each pair is a table.
import datetime, json, sys
import pytds

port, ca, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def show(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, int) and abs(value) > 2**53:
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def connect(**changes):
    options = dict(dsn="localhost", database="jackfield", user="app", password=password, port=port, cafile=ca, validate_host=True,
                   autocommit=True, login_timeout=60, timeout=60)
    options.update(changes)
    return pytds.connect(**options)


def refused(**changes):
    try:
        connect(login_timeout=5, **changes).close()
        return False
    except pytds.Error:
        return True


answers = {}
with connect() as connection, connection.cursor() as cursor:
    def ask(sql, values=None):
        cursor.execute(sql, values)
        return [[show(value) for value in row] for row in cursor.fetchall()]

    answers["parameters"] = ask("SELECT %s AS a, %s AS b, %s AS c, %s AS d", (5, "h\u00e4\U0001f600", None, pytds.Binary(b"\x00\xff")))
    answers["types"] = ask("SELECT CAST('1.50' AS decimal(10,2)) AS a, CAST('2026-11-23' AS date) AS b, CAST('17:03:57.5' AS time(3)) AS c,"
                           " CAST('2026-11-23 17:03:57.123456' AS datetime2(6)) AS d, CAST('12.3456' AS money) AS e,"
                           " CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) AS f, CAST(1 AS bit) AS g,"
                           " CAST('2026-11-23 17:03:57+02:00' AS datetimeoffset(0)) AS h, CAST('<a/>' AS xml) AS i, CAST(NULL AS float) AS j")
    answers["rows"] = len(ask("SELECT value AS n FROM GENERATE_SERIES(1, 20000)"))
    try:
        ask("SELECT * FROM nowhere_at_all")
    except pytds.Error as error:
        answers["missing"] = error.number
    cursor.execute("SELECT value AS n FROM GENERATE_SERIES(1, 20000)")
    answers["first"] = show(cursor.fetchone()[0])
    cursor.cancel()
    answers["afterwards"] = ask("SELECT 1 AS one")

    # Typed tables: what goes in as a literal, goes in again as a parameter of this client's own choice of types, and is found.
    def around(declared, literal):
        for sql in ("DROP TABLE IF EXISTS py_round", "CREATE TABLE py_round (id int, v " + declared + ")",
                    "INSERT INTO py_round (id, v) VALUES (1, " + literal + ")"):
            cursor.execute(sql)
        cursor.execute("SELECT v FROM py_round WHERE id = 1")
        value = cursor.fetchone()[0]
        value = pytds.Binary(value) if isinstance(value, bytes) else value
        try:
            cursor.execute("INSERT INTO py_round (id, v) VALUES (%s, %s)", (2, value))
            found = ask("SELECT COUNT(*) AS n FROM py_round WHERE v = %s", (value,))[0][0]
        except pytds.Error as error:
            found = "error %d" % error.number
        return [show(value), found]

    pairs = [pair.split("|") for pair in sys.argv[4:]]
    answers["tables"] = {declared: around(declared, literal) for declared, literal in pairs}
answers["password"] = refused(password="wrong")
answers["database"] = refused(database="nowhere")
print(json.dumps(answers))
