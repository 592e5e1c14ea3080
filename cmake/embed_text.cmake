# cmake -DINPUT=docs.css -DOUTPUT=docs_css.cpp -DHEADER=a/b.hpp -DNAMESPACE=x::y -DFUNCTION=style_sheet -P embed_text.cmake
#
# Writes a C++ source that defines FUNCTION, declared in HEADER, to return the text of INPUT as std::string_view.
file(READ ${INPUT} text)
if(text MATCHES "\\)embedded\"")
  message(FATAL_ERROR "${INPUT} holds what ends the literal that it would become")
endif()
file(WRITE ${OUTPUT}
"#include \"${HEADER}\"

namespace ${NAMESPACE} {

std::string_view ${FUNCTION}() {
  return R\"embedded(${text})embedded\";
}

}  // namespace ${NAMESPACE}
")
