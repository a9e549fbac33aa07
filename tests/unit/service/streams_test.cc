#include "service/streams.h"

#include <catch2/catch.hpp>
#include <condition_variable>

using namespace jackfield;

namespace {

// What ServiceStreams reports, from its thread.
struct Reports {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> ids;

  void add(const std::string& id) {
    const std::lock_guard guard(mutex);
    ids.push_back(id);
    changed.notify_all();
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::seconds(10), [&] { return ids.size() >= count; });
    return ids;
  }
};

struct Place {
  HttpOpened opened = open_http({});
  std::shared_ptr<ServiceClients> clients = std::make_shared<ServiceClients>(opened.functions, HttpOptions{});
  Endpoint endpoint;
  Principal ann{"ann", "w1", Role::editor};

  std::shared_ptr<ServiceStream> stream(const std::string& id) {
    auto made = std::make_shared<ServiceStream>(endpoint, 4096);
    made->id = id;
    made->owner = ann;
    auto client = clients->borrow("int1", 1);
    REQUIRE(client);
    made->client = *std::move(client);
    return made;
  }
};

}  // namespace

TEST_CASE("A stream that is not read any more is closed, and reported once", "[services-7]") {
  Place place;
  if (!place.opened.functions) {
    WARN("skipped: libcurl was not found");
    return;
  }
  Reports reports;
  ServiceStreams streams(20, [&](const std::string& id, const ServiceUsage&) { reports.add(id); });
  REQUIRE(streams.add(place.stream("left")));
  CHECK(reports.wait_for(1) == std::vector<std::string>{"left"});
  CHECK(streams.find("left", place.ann) == nullptr);
  streams.close_all();
  CHECK(reports.ids.size() == 1);
}

TEST_CASE("A stream that is being read stays, however long a part takes", "[services-7]") {
  Place place;
  if (!place.opened.functions) {
    WARN("skipped: libcurl was not found");
    return;
  }
  Reports reports;
  ServiceStreams streams(1, [&](const std::string& id, const ServiceUsage&) { reports.add(id); });
  const auto read = place.stream("read");
  read->turn.take();
  REQUIRE(streams.add(read));
  REQUIRE(streams.add(place.stream("left")));
  CHECK(reports.wait_for(1) == std::vector<std::string>{"left"});
  CHECK(streams.find("read", place.ann) == read);
  read->turn.leave();
  CHECK(reports.wait_for(2) == std::vector<std::string>{"left", "read"});
}

TEST_CASE("At the end each open stream is reported, but for those whose readers do it", "[services-7]") {
  Place place;
  if (!place.opened.functions) {
    WARN("skipped: libcurl was not found");
    return;
  }
  Reports reports;
  ServiceStreams streams(60000, [&](const std::string& id, const ServiceUsage&) { reports.add(id); });
  const auto read = place.stream("read");
  read->turn.take();
  REQUIRE(streams.add(read));
  REQUIRE(streams.add(place.stream("open")));
  streams.close_all();
  CHECK(reports.ids == std::vector<std::string>{"open"});
  CHECK(read->token->cancelled());
  CHECK(streams.add(place.stream("late")).error().code == Code::shutting_down);
}
