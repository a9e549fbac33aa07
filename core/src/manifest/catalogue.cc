#include <algorithm>
#include <array>
#include <utility>

#include "manifest/draft.h"
#include "manifest/shape/shape.h"
#include "manifest/shape/text_rules.h"

namespace jackfield {

using namespace manifests;

namespace {

constexpr std::array<std::string_view, 15> kTypes = {
    "database",           "ai",      "auth",      "sync", "communication", "spread-sheet",
    "project-management", "crm",     "marketing", "ats",  "development",   "finance",
    "ticketing",          "storage", "others"};

std::size_t rank_of(std::string_view type) {
  return static_cast<std::size_t>(std::find(kTypes.begin(), kTypes.end(), type) - kTypes.begin());
}

struct Source {
  const json::Value* document;
  std::string file;
  bool has_shape = false;
  bool is_shared = false;  // others extend it; the catalogue does not list it
};

// How much of a document is checked.
struct Depth {
  const Shape& manifest;
  const Shape& shared;
  void (*use)(const Draft&);  // nullptr: not
};

class Loader {
 public:
  Loader(json::Arena& arena, const json::Value& manifests, const json::Value& stores, Problems& problems, Depth depth)
      : arena_(arena), manifests_(manifests), stores_(stores), problems_(problems), depth_(depth) {}

  std::vector<std::unique_ptr<const Manifest>> run() {
    check("stores", stores_shape(), stores_);
    if (!manifests_.is_array()) problems_.add("", "", "the manifests are an array");
    if (problems_.count() != 0) return {};
    for (std::size_t i = 0; i < manifests_.items().size(); ++i) read(manifests_.items()[i], i);
    check_names();
    std::vector<std::unique_ptr<const Manifest>> made;
    for (const Source& source : sources_) {
      if (source.has_shape && !source.is_shared) compile(source, made);
    }
    return made;
  }

 private:
  bool check(const std::string& file, const Shape& shape, const json::Value& value) {
    const std::size_t before = problems_.count();
    check_shape(shape, value, {},
                [&](const Trail& at, const char* rule) { problems_.add(file, to_pointer(at), rule); });
    return problems_.count() == before;
  }

  void read(const json::Value& document, std::size_t index) {
    Source source{&document, {}};
    const std::string_view type = document.get("type").text();
    const std::string_view sub_type = document.get("sub_type").text();
    source.is_shared = type == kSharedType;
    if ((is_type(type) || source.is_shared) && is_sub_type(sub_type)) {
      source.file.append(type).append("/").append(sub_type);
    } else {
      source.file = "manifests/";
      json::append_number(source.file, static_cast<double>(index));
    }
    source.has_shape = check(source.file, source.is_shared ? depth_.shared : depth_.manifest, document);
    for (const std::string_view member : {"form", "endpoints", "test", "store"}) {
      const bool may_lack = source.is_shared || document.find("extends") != nullptr;
      if (!source.has_shape || may_lack || document.find(member) != nullptr) continue;
      problems_.add(source.file, "/" + std::string(member), "this member is missing");
      source.has_shape = false;
    }
    sources_.push_back(std::move(source));
  }

  // Within a type, a sub_type or an alias names one manifest.
  void check_names() {
    std::vector<std::string> names;
    for (const Source& source : sources_) {
      if (!source.has_shape) continue;
      if (std::find(names.begin(), names.end(), source.file) != names.end())
        problems_.add(source.file, "/sub_type", "another manifest has this name");
      names.push_back(source.file);
    }
    for (const Source& source : sources_) {
      if (!source.has_shape) continue;
      const auto aliases = source.document->get("manifest").get("aliases").items();
      for (std::size_t i = 0; i < aliases.size(); ++i) {
        std::string name(source.document->get("type").text());
        name.append("/").append(aliases[i].text());
        if (std::find(names.begin(), names.end(), name) != names.end()) {
          std::string pointer = "/manifest/aliases/";
          json::append_number(pointer, static_cast<double>(i));
          problems_.add(source.file, std::move(pointer), "another manifest has this name");
        }
        names.push_back(std::move(name));
      }
    }
  }

  // Finds the file that `source` extends; returns false if it cannot be used.
  bool find_base(const Source& source, const json::Value*& base) {
    const json::Value* extends = source.document->find("extends");
    if (extends == nullptr) return true;
    const auto found =
        std::find_if(sources_.begin(), sources_.end(), [&](const Source& s) { return s.file == extends->text(); });
    const char* rule = nullptr;
    if (found == sources_.end()) {
      rule = "no such manifest to extend";
    } else if (found->document->find("extends") != nullptr) {
      rule = "a manifest that extends another cannot be extended";
    }
    if (rule != nullptr) {
      problems_.add(source.file, "/extends", rule);
      return false;
    }
    base = found->document;
    return found->has_shape;  // else its own problems say enough
  }

  void compile(const Source& source, std::vector<std::unique_ptr<const Manifest>>& made) {
    const json::Value* base = nullptr;
    if (!find_base(source, base)) return;
    auto manifest = std::make_unique<Manifest>();
    const json::Value head = source.document->get("manifest");
    manifest->type = source.document->get("type").text();
    manifest->sub_type = source.document->get("sub_type").text();
    manifest->title = head.get("title").text();
    manifest->version = head.get("version").as_integer();
    for (const json::Value& alias : head.get("aliases").items()) manifest->aliases.emplace_back(alias.text());
    manifest->examples = source.document->get("examples");
    const std::size_t before = problems_.count();
    Draft draft{.arena = arena_,
                .problems = problems_,
                .own = *source.document,
                .base = base,
                .stores = stores_,
                .manifest = *manifest,
                .file = source.file};
    compile_form(draft);
    check_form(draft);
    compile_endpoints(draft);
    if (depth_.use != nullptr) depth_.use(draft);
    if (problems_.count() != before) return;
    publish(draft);
    const auto place = std::upper_bound(made.begin(), made.end(), manifest,
                                        [](const auto& a, const auto& b) { return precedes(*a, *b); });
    made.insert(place, std::move(manifest));
  }

  static std::int64_t order_of(const Manifest& manifest) {
    return manifest.document.get("manifest").get("order").as_integer();
  }
  static bool precedes(const Manifest& a, const Manifest& b) {
    if (a.type != b.type) return rank_of(a.type) < rank_of(b.type);
    if (order_of(a) != order_of(b)) return order_of(a) < order_of(b);
    return a.sub_type < b.sub_type;
  }

  json::Arena& arena_;
  const json::Value& manifests_;
  const json::Value& stores_;
  Problems& problems_;
  Depth depth_;
  std::vector<Source> sources_;
};

}  // namespace

std::span<const std::string_view> integration_types() noexcept { return kTypes; }

Result<std::shared_ptr<const Catalogue>> Catalogue::load(std::shared_ptr<json::Arena> arena,
                                                         const json::Value& manifests, const json::Value& stores,
                                                         std::vector<ManifestProblem>* problems) {
  Problems found;
  auto made = Loader(*arena, manifests, stores, found, {manifest_shape(), shared_shape(), check_use}).run();
  if (problems != nullptr) *problems = found.list();
  return finish(std::move(arena), std::move(made), found);
}

Result<std::shared_ptr<const Catalogue>> Catalogue::load_forms(std::shared_ptr<json::Arena> arena,
                                                               const json::Value& manifests,
                                                               const json::Value& stores) {
  Problems found;
  auto made = Loader(*arena, manifests, stores, found, {form_shape(), shared_form_shape(), nullptr}).run();
  return finish(std::move(arena), std::move(made), found);
}

Result<std::shared_ptr<const Catalogue>> Catalogue::finish(std::shared_ptr<json::Arena> arena,
                                                           std::vector<std::unique_ptr<const Manifest>> made,
                                                           const manifests::Problems& found) {
  if (found.count() != 0) {
    const ManifestProblem& first = found.list().front();
    return fail(Code::manifest_invalid, first.pointer)
        .with("file", first.file)
        .with("pointer", first.pointer)
        .with("rule", first.rule);
  }
  std::shared_ptr<Catalogue> catalogue(new Catalogue());
  catalogue->arena_ = std::move(arena);
  catalogue->manifests_ = std::move(made);
  return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

const Manifest* Catalogue::find(std::string_view type, std::string_view sub_type) const noexcept {
  for (const auto& manifest : manifests_) {
    // Many have the same type, few a name of the same length.
    const auto& aliases = manifest->aliases;
    const bool is_named =
        manifest->sub_type == sub_type || std::find(aliases.begin(), aliases.end(), sub_type) != aliases.end();
    if (is_named && manifest->type == type) return manifest.get();
  }
  return nullptr;
}

const Field* Manifest::find_field(std::string_view model) const noexcept {
  const auto found = std::find_if(form.begin(), form.end(), [&](const Field& field) { return field.model == model; });
  return found == form.end() ? nullptr : &*found;
}

const Endpoint* Manifest::find_endpoint(std::string_view name) const noexcept {
  const auto found =
      std::find_if(endpoints.begin(), endpoints.end(), [&](const Endpoint& endpoint) { return endpoint.name == name; });
  return found == endpoints.end() ? nullptr : &*found;
}

}  // namespace jackfield
