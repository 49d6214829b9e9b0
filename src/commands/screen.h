// Standard output as a terminal may safely show it.
#pragma once

namespace plimsoll::commands {

// From now on, text on standard output passes through diag::SafeStream: no title of a model, quote
// of a filing or name in a file can act on the terminal that it is printed on. `exact`: the command
// writes data for a program, which only a terminal gets in safe form.
void guard_standard_output(bool exact, bool colours);

// Writes what is left. False when any of the output was lost; errno says why where it is known.
bool finish_standard_output();

}  // namespace plimsoll::commands
