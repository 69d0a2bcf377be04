// Everything here improves pages that already work: without script one can still read, search, sign in and send forms.
import "./menus.js";
import "./keyboard.js";
import "./toasts.js";
import "./copy.js";
import "./connect.js";
import "./charts.js";
import "./drop.js";
import { connect } from "./live.js";
import "./tail.js";
import "./waits.js";

if (document.querySelector("[data-live]")) connect();
