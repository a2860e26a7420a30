#include "CRegex.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct mh_regex {
  std::unique_ptr<RE2> pattern;
};

struct mh_regex_set {
  std::unique_ptr<RE2::Set> set;
  int count = 0;
};

namespace {

RE2::Options make_options(int case_sensitive) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(case_sensitive != 0);
  return options;
}

void copy_message(const std::string &message, char *error, size_t capacity) {
  if (error == nullptr || capacity == 0) return;
  const size_t count = std::min(capacity - 1, message.size());
  std::memcpy(error, message.data(), count);
  error[count] = '\0';
}

}  // namespace

// No C++ exception may cross into Swift: each entry that allocates turns one into a fault.
extern "C" {

mh_regex *mh_regex_make(const char *pattern, size_t length, int case_sensitive, char *error,
                        size_t error_capacity) {
  try {
    auto compiled = std::make_unique<RE2>(re2::StringPiece(pattern, length),
                                          make_options(case_sensitive));
    if (!compiled->ok()) {
      copy_message(compiled->error(), error, error_capacity);
      return nullptr;
    }
    auto *regex = new mh_regex;
    regex->pattern = std::move(compiled);
    return regex;
  } catch (const std::exception &fault) {
    copy_message(fault.what(), error, error_capacity);
    return nullptr;
  }
}

void mh_regex_free(mh_regex *regex) { delete regex; }

int mh_regex_group_count(const mh_regex *regex) {
  return regex->pattern->NumberOfCapturingGroups();
}

int mh_regex_group_named(const mh_regex *regex, const char *name) {
  const auto &groups = regex->pattern->NamedCapturingGroups();
  const auto found = groups.find(name);
  return found == groups.end() ? -1 : found->second;
}

mh_regex_status mh_regex_find(const mh_regex *regex, const char *text, size_t length, size_t from,
                              mh_regex_span *spans, int span_count) {
  try {
    std::vector<re2::StringPiece> groups(span_count);
    const re2::StringPiece input(text, length);
    if (!regex->pattern->Match(input, from, length, RE2::UNANCHORED, groups.data(), span_count)) {
      return MH_REGEX_NO_MATCH;
    }
    for (int index = 0; index < span_count; index++) {
      if (groups[index].data() == nullptr) {
        spans[index] = {-1, -1};
      } else {
        const ptrdiff_t start = groups[index].data() - text;
        spans[index] = {start, start + static_cast<ptrdiff_t>(groups[index].size())};
      }
    }
    return MH_REGEX_MATCH;
  } catch (const std::exception &) {
    return MH_REGEX_FAULT;
  }
}

mh_regex_set *mh_regex_set_make(int64_t memory_budget, int case_sensitive) {
  try {
    RE2::Options options = make_options(case_sensitive);
    options.set_max_mem(memory_budget);
    auto *set = new mh_regex_set;
    set->set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    return set;
  } catch (const std::exception &) {
    return nullptr;
  }
}

void mh_regex_set_free(mh_regex_set *set) { delete set; }

int mh_regex_set_add(mh_regex_set *set, const char *pattern, size_t length, char *error,
                     size_t error_capacity) {
  try {
    std::string message;
    const int index = set->set->Add(re2::StringPiece(pattern, length), &message);
    if (index < 0) copy_message(message, error, error_capacity);
    set->count = std::max(set->count, index + 1);
    return index;
  } catch (const std::exception &fault) {
    copy_message(fault.what(), error, error_capacity);
    return -1;
  }
}

int mh_regex_set_compile(mh_regex_set *set) {
  try {
    return set->set->Compile() ? 1 : 0;
  } catch (const std::exception &) {
    return 0;
  }
}

mh_regex_status mh_regex_set_match(const mh_regex_set *set, const char *text, size_t length,
                                   int *indices, size_t capacity, size_t *count) {
  *count = 0;
  if (set->count == 0) return MH_REGEX_NO_MATCH;
  try {
    std::vector<int> matched;
    RE2::Set::ErrorInfo fault{RE2::Set::kNoError};
    const bool any = set->set->Match(re2::StringPiece(text, length), &matched, &fault);
    if (fault.kind != RE2::Set::kNoError) return MH_REGEX_FAULT;
    if (!any) return MH_REGEX_NO_MATCH;
    std::sort(matched.begin(), matched.end());
    *count = matched.size();
    std::copy_n(matched.begin(), std::min(capacity, matched.size()), indices);
    return MH_REGEX_MATCH;
  } catch (const std::exception &) {
    return MH_REGEX_FAULT;
  }
}

}  // extern "C"
