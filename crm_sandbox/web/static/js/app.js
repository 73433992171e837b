// Enhancements of pages that work without them. One module per concern.
import { startDialogs } from "./dialogs.js";
import { startKeys } from "./keys.js";
import { startPreferences } from "./preferences.js";
import { startSuggestions } from "./suggestions.js";
import { startPalette } from "./palette.js";
import { startSwaps, settle } from "./swaps.js";

startPreferences();
startDialogs();
startKeys();
startSuggestions();
startPalette();
startSwaps();
settle(document);
