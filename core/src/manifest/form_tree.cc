#include "manifest/manifest.h"

namespace jackfield {

FormNode build_shape(const std::vector<Field>& form) {
  FormNode root;
  root.first_field = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i].type == FieldType::space || form[i].path.empty()) continue;
    FormNode* at = &root;
    for (const std::string& key : form[i].path) {
      FormNode* next = nullptr;
      for (FormNode& child : at->children) {
        if (child.key == key) next = &child;
      }
      if (next == nullptr) {
        at->children.push_back({key, FormNode::kNone, i, {}});
        next = &at->children.back();
      }
      at = next;
    }
    if (at->field == FormNode::kNone) at->field = i;
  }
  return root;
}

}  // namespace jackfield
