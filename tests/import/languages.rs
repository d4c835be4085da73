//! One budget in every language of the catalog comes to the same figures.

use crate::fixtures::*;

#[test]
fn plan_and_actual_are_told_apart_in_every_language() {
    for [month, channel, owner, plan, actual, difference, total, january] in [
        ["Month", "Channel", "Owner", "Budget", "Actual", "Variance", "Total", "January 2026"],
        ["Monat", "Kanal", "Verantwortlich", "Soll", "Ist", "Abweichung", "Gesamtsumme", "Januar 2026"],
        ["Mois", "Canal", "Responsable", "Prévu", "Réalisé", "Écart", "Total général", "janv. 2026"],
        ["Mes", "Canal", "Responsable", "Presupuesto", "Ejecutado", "Desviación", "Total general", "ene 2026"],
        ["Mês", "Canal", "Responsável", "Orçado", "Realizado", "Desvio", "Total geral", "janeiro 2026"],
        ["Mese", "Canale", "Responsabile", "Preventivo", "Consuntivo", "Scostamento", "Totale generale", "gen 2026"],
        ["Maand", "Kanaal", "Eigenaar", "Begroot", "Werkelijk", "Afwijking", "Eindtotaal", "jan 2026"],
        ["Miesiąc", "Kanał", "Właściciel", "Budżet", "Wykonanie", "Odchylenie", "Razem", "styczeń 2026"],
        ["Månad", "Kanal", "Ansvarig", "Budget", "Utfall", "Avvikelse", "Totalt", "januari 2026"],
        ["年月", "チャネル", "担当者", "予算", "実績", "差異", "合計", "2026年1月"],
        ["月份", "渠道", "负责人", "预算", "实际", "差异", "合计", "2026年1月"],
        ["년월", "채널", "담당자", "계획", "실적", "차이", "합계", "2026년 1월"],
    ] {
        let import = read_book(&[(
            "Data",
            &[
                &[month, channel, owner, plan, actual, difference],
                &[january, "Search", "Kim", "110", "93", "17"],
                &[january, "Display", "Lee", "45", "52", "-7"],
                &[total, "", "", "155", "145", "10"],
            ],
        )]);
        assert_eq!(sums(&import), said(&[("spend.actual", "145"), ("spend.plan", "155")]), "{plan}");
        assert_eq!(periods(&import), ["2026-01"], "{january}");
        let kinds = import.ledger.dimensions().len();
        assert_eq!(kinds, 2, "{channel} {owner}");
    }
}

#[test]
fn months_stand_across_in_every_language() {
    for [plan, one, two, three] in [
        ["予算 2026", "1月", "2月", "3月"],
        ["预算 2026", "一月", "二月", "三月"],
        ["2026 예산", "1월", "2월", "3월"],
        ["Budget 2026", "jan", "feb", "mars"],
        ["Budżet 2026", "sty", "lut", "mar"],
    ] {
        let import =
            read_book(&[("Sheet1", &[&[plan], &["", one, two, three], &["Search", "110", "25", "37"], &["Display", "41", "52", "63"]])]);
        assert_eq!(sums(&import), said(&[("spend.plan", "328")]), "{plan}");
        assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03"], "{plan}");
    }
}
