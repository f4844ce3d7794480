"use strict";
(function () {
  var form = document.querySelector(".filter");
  var verdict = document.getElementById("by-verdict");
  var words = document.getElementById("by-text");
  var shown = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#criteria tbody tr"));
  function apply() {
    var wanted = verdict.value, sought = words.value.trim().toLowerCase(), count = 0;
    rows.forEach(function (row) {
      var is = row.getAttribute("data-verdict");
      var open = is !== "satisfied" && is !== "not_applicable";
      var fits = (!wanted || wanted === is || (wanted === "open" && open)) &&
        (!sought || row.textContent.toLowerCase().indexOf(sought) >= 0);
      row.hidden = !fits;
      if (fits) { count += 1; }
    });
    shown.textContent = "显示 " + count + " / " + rows.length + " 项";
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  verdict.addEventListener("change", apply);
  words.addEventListener("input", apply);
  apply();
}());
