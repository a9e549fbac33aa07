// The readers of the JDBC drivers, for urls.test.mjs: a kind, a tab and the URL in base64 on each line. The first line
// of the output lists the drivers that are on the class path.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.LogManager;
import java.util.logging.Logger;

final class Readers {
  interface Reader {
    Map<String, Object> read(String url) throws ReflectiveOperationException;
  }

  static final Map<String, Reader> READERS = new LinkedHashMap<>();

  static void add(String name, String type, Reader reader) {
    try {
      Class.forName(type);
      READERS.put(name, reader);
    } catch (ClassNotFoundException | LinkageError missing) {
      // not on the class path
    }
  }

  static Map<String, Object> of(Properties properties) {
    if (properties == null) return null;
    Map<String, Object> all = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) all.put(key, properties.getProperty(key));
    return all;
  }

  // Calls a method whatever its visibility; `target` is a class for a static one.
  static Object call(Object target, String name, Class<?>[] types, Object... values)
      throws ReflectiveOperationException {
    Class<?> type = target instanceof Class<?> c ? c : target.getClass();
    Method method = null;
    for (Class<?> at = type; method == null && at != null; at = at.getSuperclass()) {
      try {
        method = at.getDeclaredMethod(name, types);
      } catch (NoSuchMethodException above) {
        method = null;
      }
    }
    if (method == null) throw new NoSuchMethodException(name);
    method.setAccessible(true);
    return method.invoke(target instanceof Class<?> ? null : target, values);
  }

  static Object get(Object target, String name) throws ReflectiveOperationException {
    return call(target, name, new Class<?>[0]);
  }

  static Map<String, Object> mysql(String url) throws ReflectiveOperationException {
    Class<?> type = Class.forName("com.mysql.cj.conf.ConnectionUrl");
    Object read = call(type, "getConnectionUrlInstance", new Class<?>[] {String.class, Properties.class}, url, null);
    if (((List<?>) get(read, "getHostsList")).size() != 1) return null;
    Object host = get(read, "getMainHost");
    Map<String, Object> all = new LinkedHashMap<>();
    for (String part : List.of("Host", "Port", "User", "Password", "Database"))
      all.put(part.toLowerCase(), get(host, "get" + part));
    Object set = Class.forName("com.mysql.cj.jdbc.JdbcPropertySetImpl").getDeclaredConstructor().newInstance();
    call(set, "initializeProperties", new Class<?>[] {Properties.class}, get(host, "exposeAsProperties"));
    Object mode = call(set, "getEnumProperty", new Class<?>[] {String.class}, "sslMode");
    if ((Boolean) get(mode, "isExplicitlySet")) all.put("sslMode", String.valueOf(get(mode, "getValue")));
    return all;
  }

  static Map<String, Object> mariadb(String url) throws ReflectiveOperationException {
    Class<?> type = Class.forName("org.mariadb.jdbc.Configuration");
    Object read = call(type, "parse", new Class<?>[] {String.class, Properties.class}, url, new Properties());
    List<?> hosts = (List<?>) get(read, "addresses");
    if (hosts.size() > 1) return null;
    Map<String, Object> all = new LinkedHashMap<>();
    if (!hosts.isEmpty()) {
      all.put("host", hosts.get(0).getClass().getField("host").get(hosts.get(0)));
      all.put("port", hosts.get(0).getClass().getField("port").get(hosts.get(0)));
    }
    for (String part : List.of("user", "password", "database", "sslMode")) all.put(part, get(read, part));
    return all;
  }

  static Map<String, Object> snowflake(String url) throws ReflectiveOperationException {
    Class<?> type = Class.forName("net.snowflake.client.jdbc.SnowflakeConnectString");
    Object read = call(type, "parse", new Class<?>[] {String.class, Properties.class}, url, new Properties());
    if (!(Boolean) get(read, "isValid")) return null;
    Map<String, Object> all = new LinkedHashMap<>();
    for (String part : List.of("Scheme", "Host", "Port", "Account")) all.put(part.toLowerCase(), get(read, "get" + part));
    for (Map.Entry<?, ?> each : ((Map<?, ?>) get(read, "getParameters")).entrySet())
      all.putIfAbsent(String.valueOf(each.getKey()).toLowerCase(), each.getValue());
    return all;
  }

  static Map<String, Object> databricks(String url) throws ReflectiveOperationException {
    Object driver = Class.forName("com.databricks.client.jdbc.Driver").getDeclaredConstructor().newInstance();
    Properties properties = new Properties();
    String rest = url.substring("jdbc:databricks:".length());
    Object good = call(driver, "parseSubName", new Class<?>[] {String.class, Properties.class}, rest, properties);
    return (Boolean) good ? of(properties) : null;
  }

  static void list() {
    add("pgjdbc", "org.postgresql.Driver", url -> of((Properties) call(Class.forName("org.postgresql.Driver"),
        "parseURL", new Class<?>[] {String.class, Properties.class}, url, new Properties())));
    add("connectorj", "com.mysql.cj.conf.ConnectionUrl", Readers::mysql);
    add("mariadbj", "org.mariadb.jdbc.Configuration", Readers::mariadb);
    add("mssqlj", "com.microsoft.sqlserver.jdbc.Util", url -> of((Properties) call(
        Class.forName("com.microsoft.sqlserver.jdbc.Util"), "parseUrl", new Class<?>[] {String.class, Logger.class},
        url, Logger.getLogger("mssql"))));
    add("snowflakej", "net.snowflake.client.jdbc.SnowflakeConnectString", Readers::snowflake);
    add("databricksj", "com.databricks.client.jdbc.Driver", Readers::databricks);
  }

  static String text(Object value) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c == '"' || c == '\\') out.append('\\');
      if (c < ' ') out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }

  static String object(Map<String, Object> map) {
    if (map == null) return "null";
    List<String> members = new ArrayList<>();
    map.forEach((key, value) -> members.add(text(key) + ":" + (value == null ? "null" : text(value))));
    return "{" + String.join(",", members) + "}";
  }

  static String answer(String kind, String url) {
    try {
      return object(READERS.get(kind).read(url));
    } catch (ReflectiveOperationException | RuntimeException refused) {
      return "null";
    }
  }

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);  // drivers print warnings
    list();
    List<String> names = new ArrayList<>();
    for (String name : READERS.keySet()) names.add(text(name));
    out.println("[" + String.join(",", names) + "]");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int tab = line.indexOf('\t');
      byte[] url = Base64.getDecoder().decode(line.substring(tab + 1));
      out.println(answer(line.substring(0, tab), new String(url, StandardCharsets.UTF_8)));
    }
    out.flush();
  }
}
