# SPDX-License-Identifier: GPL-2.0-or-later
# Writes OUTPUT, a C file with the function NAME() that returns the text of the file INPUT.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include \"reports/report_source.h\"\n\n"
	"static const char bytes[] = {\n${bytes}0\n};\n\n"
	"const char *${NAME}(void)\n{\n\treturn bytes;\n}\n")
