#!/usr/bin/sed -Ef
# What the house writes as `// text` on lines of its own, Doxygen reads as `/// text`; the head of a file is the file's.
1s|^// |/// @file\n/// |
s|^( *)//( )|\1///\2|
s|^( *)//$|\1///|
