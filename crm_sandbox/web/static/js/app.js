// Enhancements of pages that work without them. One module per concern.
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startOffline } from "./offline.js";
import { startPalette } from "./palette.js";
import { startPlan } from "./plan.js";
import { startPreferences } from "./preferences.js";
import { startReadback } from "./readback.js";
import { startSuggestions } from "./suggestions.js";
import { settle, startSwaps } from "./swaps.js";
import { startVoice } from "./voice.js";

startPreferences();
startDialogs();
startForms();
startKeys();
startSuggestions();
startPalette();
startReadback();
startPlan();
startOffline();
startSwaps();
startVoice();
settle(document);
