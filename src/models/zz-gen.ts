import { Model, char, text, integer, boolean, dateTime, foreignKey, manyToMany, hasMany } from "./index.ts";
export class M0 extends Model<M0>("app.M0")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code0: char(), note: text({null:true}),
  get author() { return foreignKey(M1, {onDelete:"cascade"}) }, get cat() { return foreignKey(M7, {null:true}) }, get tags() { return manyToMany(M13) }, get kids() { return hasMany(M99, "author") } }) {}
export class M1 extends Model<M1>("app.M1")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code1: char(), note: text({null:true}),
  get author() { return foreignKey(M2, {onDelete:"cascade"}) }, get cat() { return foreignKey(M8, {null:true}) }, get tags() { return manyToMany(M14) }, get kids() { return hasMany(M0, "author") } }) {}
export class M2 extends Model<M2>("app.M2")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code2: char(), note: text({null:true}),
  get author() { return foreignKey(M3, {onDelete:"cascade"}) }, get cat() { return foreignKey(M9, {null:true}) }, get tags() { return manyToMany(M15) }, get kids() { return hasMany(M1, "author") } }) {}
export class M3 extends Model<M3>("app.M3")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code3: char(), note: text({null:true}),
  get author() { return foreignKey(M4, {onDelete:"cascade"}) }, get cat() { return foreignKey(M10, {null:true}) }, get tags() { return manyToMany(M16) }, get kids() { return hasMany(M2, "author") } }) {}
export class M4 extends Model<M4>("app.M4")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code4: char(), note: text({null:true}),
  get author() { return foreignKey(M5, {onDelete:"cascade"}) }, get cat() { return foreignKey(M11, {null:true}) }, get tags() { return manyToMany(M17) }, get kids() { return hasMany(M3, "author") } }) {}
export class M5 extends Model<M5>("app.M5")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code5: char(), note: text({null:true}),
  get author() { return foreignKey(M6, {onDelete:"cascade"}) }, get cat() { return foreignKey(M12, {null:true}) }, get tags() { return manyToMany(M18) }, get kids() { return hasMany(M4, "author") } }) {}
export class M6 extends Model<M6>("app.M6")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code6: char(), note: text({null:true}),
  get author() { return foreignKey(M7, {onDelete:"cascade"}) }, get cat() { return foreignKey(M13, {null:true}) }, get tags() { return manyToMany(M19) }, get kids() { return hasMany(M5, "author") } }) {}
export class M7 extends Model<M7>("app.M7")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code7: char(), note: text({null:true}),
  get author() { return foreignKey(M8, {onDelete:"cascade"}) }, get cat() { return foreignKey(M14, {null:true}) }, get tags() { return manyToMany(M20) }, get kids() { return hasMany(M6, "author") } }) {}
export class M8 extends Model<M8>("app.M8")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code8: char(), note: text({null:true}),
  get author() { return foreignKey(M9, {onDelete:"cascade"}) }, get cat() { return foreignKey(M15, {null:true}) }, get tags() { return manyToMany(M21) }, get kids() { return hasMany(M7, "author") } }) {}
export class M9 extends Model<M9>("app.M9")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code9: char(), note: text({null:true}),
  get author() { return foreignKey(M10, {onDelete:"cascade"}) }, get cat() { return foreignKey(M16, {null:true}) }, get tags() { return manyToMany(M22) }, get kids() { return hasMany(M8, "author") } }) {}
export class M10 extends Model<M10>("app.M10")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code10: char(), note: text({null:true}),
  get author() { return foreignKey(M11, {onDelete:"cascade"}) }, get cat() { return foreignKey(M17, {null:true}) }, get tags() { return manyToMany(M23) }, get kids() { return hasMany(M9, "author") } }) {}
export class M11 extends Model<M11>("app.M11")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code11: char(), note: text({null:true}),
  get author() { return foreignKey(M12, {onDelete:"cascade"}) }, get cat() { return foreignKey(M18, {null:true}) }, get tags() { return manyToMany(M24) }, get kids() { return hasMany(M10, "author") } }) {}
export class M12 extends Model<M12>("app.M12")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code12: char(), note: text({null:true}),
  get author() { return foreignKey(M13, {onDelete:"cascade"}) }, get cat() { return foreignKey(M19, {null:true}) }, get tags() { return manyToMany(M25) }, get kids() { return hasMany(M11, "author") } }) {}
export class M13 extends Model<M13>("app.M13")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code13: char(), note: text({null:true}),
  get author() { return foreignKey(M14, {onDelete:"cascade"}) }, get cat() { return foreignKey(M20, {null:true}) }, get tags() { return manyToMany(M26) }, get kids() { return hasMany(M12, "author") } }) {}
export class M14 extends Model<M14>("app.M14")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code14: char(), note: text({null:true}),
  get author() { return foreignKey(M15, {onDelete:"cascade"}) }, get cat() { return foreignKey(M21, {null:true}) }, get tags() { return manyToMany(M27) }, get kids() { return hasMany(M13, "author") } }) {}
export class M15 extends Model<M15>("app.M15")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code15: char(), note: text({null:true}),
  get author() { return foreignKey(M16, {onDelete:"cascade"}) }, get cat() { return foreignKey(M22, {null:true}) }, get tags() { return manyToMany(M28) }, get kids() { return hasMany(M14, "author") } }) {}
export class M16 extends Model<M16>("app.M16")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code16: char(), note: text({null:true}),
  get author() { return foreignKey(M17, {onDelete:"cascade"}) }, get cat() { return foreignKey(M23, {null:true}) }, get tags() { return manyToMany(M29) }, get kids() { return hasMany(M15, "author") } }) {}
export class M17 extends Model<M17>("app.M17")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code17: char(), note: text({null:true}),
  get author() { return foreignKey(M18, {onDelete:"cascade"}) }, get cat() { return foreignKey(M24, {null:true}) }, get tags() { return manyToMany(M30) }, get kids() { return hasMany(M16, "author") } }) {}
export class M18 extends Model<M18>("app.M18")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code18: char(), note: text({null:true}),
  get author() { return foreignKey(M19, {onDelete:"cascade"}) }, get cat() { return foreignKey(M25, {null:true}) }, get tags() { return manyToMany(M31) }, get kids() { return hasMany(M17, "author") } }) {}
export class M19 extends Model<M19>("app.M19")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code19: char(), note: text({null:true}),
  get author() { return foreignKey(M20, {onDelete:"cascade"}) }, get cat() { return foreignKey(M26, {null:true}) }, get tags() { return manyToMany(M32) }, get kids() { return hasMany(M18, "author") } }) {}
export class M20 extends Model<M20>("app.M20")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code20: char(), note: text({null:true}),
  get author() { return foreignKey(M21, {onDelete:"cascade"}) }, get cat() { return foreignKey(M27, {null:true}) }, get tags() { return manyToMany(M33) }, get kids() { return hasMany(M19, "author") } }) {}
export class M21 extends Model<M21>("app.M21")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code21: char(), note: text({null:true}),
  get author() { return foreignKey(M22, {onDelete:"cascade"}) }, get cat() { return foreignKey(M28, {null:true}) }, get tags() { return manyToMany(M34) }, get kids() { return hasMany(M20, "author") } }) {}
export class M22 extends Model<M22>("app.M22")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code22: char(), note: text({null:true}),
  get author() { return foreignKey(M23, {onDelete:"cascade"}) }, get cat() { return foreignKey(M29, {null:true}) }, get tags() { return manyToMany(M35) }, get kids() { return hasMany(M21, "author") } }) {}
export class M23 extends Model<M23>("app.M23")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code23: char(), note: text({null:true}),
  get author() { return foreignKey(M24, {onDelete:"cascade"}) }, get cat() { return foreignKey(M30, {null:true}) }, get tags() { return manyToMany(M36) }, get kids() { return hasMany(M22, "author") } }) {}
export class M24 extends Model<M24>("app.M24")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code24: char(), note: text({null:true}),
  get author() { return foreignKey(M25, {onDelete:"cascade"}) }, get cat() { return foreignKey(M31, {null:true}) }, get tags() { return manyToMany(M37) }, get kids() { return hasMany(M23, "author") } }) {}
export class M25 extends Model<M25>("app.M25")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code25: char(), note: text({null:true}),
  get author() { return foreignKey(M26, {onDelete:"cascade"}) }, get cat() { return foreignKey(M32, {null:true}) }, get tags() { return manyToMany(M38) }, get kids() { return hasMany(M24, "author") } }) {}
export class M26 extends Model<M26>("app.M26")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code26: char(), note: text({null:true}),
  get author() { return foreignKey(M27, {onDelete:"cascade"}) }, get cat() { return foreignKey(M33, {null:true}) }, get tags() { return manyToMany(M39) }, get kids() { return hasMany(M25, "author") } }) {}
export class M27 extends Model<M27>("app.M27")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code27: char(), note: text({null:true}),
  get author() { return foreignKey(M28, {onDelete:"cascade"}) }, get cat() { return foreignKey(M34, {null:true}) }, get tags() { return manyToMany(M40) }, get kids() { return hasMany(M26, "author") } }) {}
export class M28 extends Model<M28>("app.M28")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code28: char(), note: text({null:true}),
  get author() { return foreignKey(M29, {onDelete:"cascade"}) }, get cat() { return foreignKey(M35, {null:true}) }, get tags() { return manyToMany(M41) }, get kids() { return hasMany(M27, "author") } }) {}
export class M29 extends Model<M29>("app.M29")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code29: char(), note: text({null:true}),
  get author() { return foreignKey(M30, {onDelete:"cascade"}) }, get cat() { return foreignKey(M36, {null:true}) }, get tags() { return manyToMany(M42) }, get kids() { return hasMany(M28, "author") } }) {}
export class M30 extends Model<M30>("app.M30")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code30: char(), note: text({null:true}),
  get author() { return foreignKey(M31, {onDelete:"cascade"}) }, get cat() { return foreignKey(M37, {null:true}) }, get tags() { return manyToMany(M43) }, get kids() { return hasMany(M29, "author") } }) {}
export class M31 extends Model<M31>("app.M31")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code31: char(), note: text({null:true}),
  get author() { return foreignKey(M32, {onDelete:"cascade"}) }, get cat() { return foreignKey(M38, {null:true}) }, get tags() { return manyToMany(M44) }, get kids() { return hasMany(M30, "author") } }) {}
export class M32 extends Model<M32>("app.M32")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code32: char(), note: text({null:true}),
  get author() { return foreignKey(M33, {onDelete:"cascade"}) }, get cat() { return foreignKey(M39, {null:true}) }, get tags() { return manyToMany(M45) }, get kids() { return hasMany(M31, "author") } }) {}
export class M33 extends Model<M33>("app.M33")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code33: char(), note: text({null:true}),
  get author() { return foreignKey(M34, {onDelete:"cascade"}) }, get cat() { return foreignKey(M40, {null:true}) }, get tags() { return manyToMany(M46) }, get kids() { return hasMany(M32, "author") } }) {}
export class M34 extends Model<M34>("app.M34")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code34: char(), note: text({null:true}),
  get author() { return foreignKey(M35, {onDelete:"cascade"}) }, get cat() { return foreignKey(M41, {null:true}) }, get tags() { return manyToMany(M47) }, get kids() { return hasMany(M33, "author") } }) {}
export class M35 extends Model<M35>("app.M35")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code35: char(), note: text({null:true}),
  get author() { return foreignKey(M36, {onDelete:"cascade"}) }, get cat() { return foreignKey(M42, {null:true}) }, get tags() { return manyToMany(M48) }, get kids() { return hasMany(M34, "author") } }) {}
export class M36 extends Model<M36>("app.M36")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code36: char(), note: text({null:true}),
  get author() { return foreignKey(M37, {onDelete:"cascade"}) }, get cat() { return foreignKey(M43, {null:true}) }, get tags() { return manyToMany(M49) }, get kids() { return hasMany(M35, "author") } }) {}
export class M37 extends Model<M37>("app.M37")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code37: char(), note: text({null:true}),
  get author() { return foreignKey(M38, {onDelete:"cascade"}) }, get cat() { return foreignKey(M44, {null:true}) }, get tags() { return manyToMany(M50) }, get kids() { return hasMany(M36, "author") } }) {}
export class M38 extends Model<M38>("app.M38")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code38: char(), note: text({null:true}),
  get author() { return foreignKey(M39, {onDelete:"cascade"}) }, get cat() { return foreignKey(M45, {null:true}) }, get tags() { return manyToMany(M51) }, get kids() { return hasMany(M37, "author") } }) {}
export class M39 extends Model<M39>("app.M39")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code39: char(), note: text({null:true}),
  get author() { return foreignKey(M40, {onDelete:"cascade"}) }, get cat() { return foreignKey(M46, {null:true}) }, get tags() { return manyToMany(M52) }, get kids() { return hasMany(M38, "author") } }) {}
export class M40 extends Model<M40>("app.M40")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code40: char(), note: text({null:true}),
  get author() { return foreignKey(M41, {onDelete:"cascade"}) }, get cat() { return foreignKey(M47, {null:true}) }, get tags() { return manyToMany(M53) }, get kids() { return hasMany(M39, "author") } }) {}
export class M41 extends Model<M41>("app.M41")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code41: char(), note: text({null:true}),
  get author() { return foreignKey(M42, {onDelete:"cascade"}) }, get cat() { return foreignKey(M48, {null:true}) }, get tags() { return manyToMany(M54) }, get kids() { return hasMany(M40, "author") } }) {}
export class M42 extends Model<M42>("app.M42")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code42: char(), note: text({null:true}),
  get author() { return foreignKey(M43, {onDelete:"cascade"}) }, get cat() { return foreignKey(M49, {null:true}) }, get tags() { return manyToMany(M55) }, get kids() { return hasMany(M41, "author") } }) {}
export class M43 extends Model<M43>("app.M43")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code43: char(), note: text({null:true}),
  get author() { return foreignKey(M44, {onDelete:"cascade"}) }, get cat() { return foreignKey(M50, {null:true}) }, get tags() { return manyToMany(M56) }, get kids() { return hasMany(M42, "author") } }) {}
export class M44 extends Model<M44>("app.M44")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code44: char(), note: text({null:true}),
  get author() { return foreignKey(M45, {onDelete:"cascade"}) }, get cat() { return foreignKey(M51, {null:true}) }, get tags() { return manyToMany(M57) }, get kids() { return hasMany(M43, "author") } }) {}
export class M45 extends Model<M45>("app.M45")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code45: char(), note: text({null:true}),
  get author() { return foreignKey(M46, {onDelete:"cascade"}) }, get cat() { return foreignKey(M52, {null:true}) }, get tags() { return manyToMany(M58) }, get kids() { return hasMany(M44, "author") } }) {}
export class M46 extends Model<M46>("app.M46")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code46: char(), note: text({null:true}),
  get author() { return foreignKey(M47, {onDelete:"cascade"}) }, get cat() { return foreignKey(M53, {null:true}) }, get tags() { return manyToMany(M59) }, get kids() { return hasMany(M45, "author") } }) {}
export class M47 extends Model<M47>("app.M47")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code47: char(), note: text({null:true}),
  get author() { return foreignKey(M48, {onDelete:"cascade"}) }, get cat() { return foreignKey(M54, {null:true}) }, get tags() { return manyToMany(M60) }, get kids() { return hasMany(M46, "author") } }) {}
export class M48 extends Model<M48>("app.M48")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code48: char(), note: text({null:true}),
  get author() { return foreignKey(M49, {onDelete:"cascade"}) }, get cat() { return foreignKey(M55, {null:true}) }, get tags() { return manyToMany(M61) }, get kids() { return hasMany(M47, "author") } }) {}
export class M49 extends Model<M49>("app.M49")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code49: char(), note: text({null:true}),
  get author() { return foreignKey(M50, {onDelete:"cascade"}) }, get cat() { return foreignKey(M56, {null:true}) }, get tags() { return manyToMany(M62) }, get kids() { return hasMany(M48, "author") } }) {}
export class M50 extends Model<M50>("app.M50")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code50: char(), note: text({null:true}),
  get author() { return foreignKey(M51, {onDelete:"cascade"}) }, get cat() { return foreignKey(M57, {null:true}) }, get tags() { return manyToMany(M63) }, get kids() { return hasMany(M49, "author") } }) {}
export class M51 extends Model<M51>("app.M51")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code51: char(), note: text({null:true}),
  get author() { return foreignKey(M52, {onDelete:"cascade"}) }, get cat() { return foreignKey(M58, {null:true}) }, get tags() { return manyToMany(M64) }, get kids() { return hasMany(M50, "author") } }) {}
export class M52 extends Model<M52>("app.M52")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code52: char(), note: text({null:true}),
  get author() { return foreignKey(M53, {onDelete:"cascade"}) }, get cat() { return foreignKey(M59, {null:true}) }, get tags() { return manyToMany(M65) }, get kids() { return hasMany(M51, "author") } }) {}
export class M53 extends Model<M53>("app.M53")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code53: char(), note: text({null:true}),
  get author() { return foreignKey(M54, {onDelete:"cascade"}) }, get cat() { return foreignKey(M60, {null:true}) }, get tags() { return manyToMany(M66) }, get kids() { return hasMany(M52, "author") } }) {}
export class M54 extends Model<M54>("app.M54")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code54: char(), note: text({null:true}),
  get author() { return foreignKey(M55, {onDelete:"cascade"}) }, get cat() { return foreignKey(M61, {null:true}) }, get tags() { return manyToMany(M67) }, get kids() { return hasMany(M53, "author") } }) {}
export class M55 extends Model<M55>("app.M55")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code55: char(), note: text({null:true}),
  get author() { return foreignKey(M56, {onDelete:"cascade"}) }, get cat() { return foreignKey(M62, {null:true}) }, get tags() { return manyToMany(M68) }, get kids() { return hasMany(M54, "author") } }) {}
export class M56 extends Model<M56>("app.M56")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code56: char(), note: text({null:true}),
  get author() { return foreignKey(M57, {onDelete:"cascade"}) }, get cat() { return foreignKey(M63, {null:true}) }, get tags() { return manyToMany(M69) }, get kids() { return hasMany(M55, "author") } }) {}
export class M57 extends Model<M57>("app.M57")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code57: char(), note: text({null:true}),
  get author() { return foreignKey(M58, {onDelete:"cascade"}) }, get cat() { return foreignKey(M64, {null:true}) }, get tags() { return manyToMany(M70) }, get kids() { return hasMany(M56, "author") } }) {}
export class M58 extends Model<M58>("app.M58")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code58: char(), note: text({null:true}),
  get author() { return foreignKey(M59, {onDelete:"cascade"}) }, get cat() { return foreignKey(M65, {null:true}) }, get tags() { return manyToMany(M71) }, get kids() { return hasMany(M57, "author") } }) {}
export class M59 extends Model<M59>("app.M59")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code59: char(), note: text({null:true}),
  get author() { return foreignKey(M60, {onDelete:"cascade"}) }, get cat() { return foreignKey(M66, {null:true}) }, get tags() { return manyToMany(M72) }, get kids() { return hasMany(M58, "author") } }) {}
export class M60 extends Model<M60>("app.M60")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code60: char(), note: text({null:true}),
  get author() { return foreignKey(M61, {onDelete:"cascade"}) }, get cat() { return foreignKey(M67, {null:true}) }, get tags() { return manyToMany(M73) }, get kids() { return hasMany(M59, "author") } }) {}
export class M61 extends Model<M61>("app.M61")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code61: char(), note: text({null:true}),
  get author() { return foreignKey(M62, {onDelete:"cascade"}) }, get cat() { return foreignKey(M68, {null:true}) }, get tags() { return manyToMany(M74) }, get kids() { return hasMany(M60, "author") } }) {}
export class M62 extends Model<M62>("app.M62")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code62: char(), note: text({null:true}),
  get author() { return foreignKey(M63, {onDelete:"cascade"}) }, get cat() { return foreignKey(M69, {null:true}) }, get tags() { return manyToMany(M75) }, get kids() { return hasMany(M61, "author") } }) {}
export class M63 extends Model<M63>("app.M63")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code63: char(), note: text({null:true}),
  get author() { return foreignKey(M64, {onDelete:"cascade"}) }, get cat() { return foreignKey(M70, {null:true}) }, get tags() { return manyToMany(M76) }, get kids() { return hasMany(M62, "author") } }) {}
export class M64 extends Model<M64>("app.M64")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code64: char(), note: text({null:true}),
  get author() { return foreignKey(M65, {onDelete:"cascade"}) }, get cat() { return foreignKey(M71, {null:true}) }, get tags() { return manyToMany(M77) }, get kids() { return hasMany(M63, "author") } }) {}
export class M65 extends Model<M65>("app.M65")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code65: char(), note: text({null:true}),
  get author() { return foreignKey(M66, {onDelete:"cascade"}) }, get cat() { return foreignKey(M72, {null:true}) }, get tags() { return manyToMany(M78) }, get kids() { return hasMany(M64, "author") } }) {}
export class M66 extends Model<M66>("app.M66")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code66: char(), note: text({null:true}),
  get author() { return foreignKey(M67, {onDelete:"cascade"}) }, get cat() { return foreignKey(M73, {null:true}) }, get tags() { return manyToMany(M79) }, get kids() { return hasMany(M65, "author") } }) {}
export class M67 extends Model<M67>("app.M67")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code67: char(), note: text({null:true}),
  get author() { return foreignKey(M68, {onDelete:"cascade"}) }, get cat() { return foreignKey(M74, {null:true}) }, get tags() { return manyToMany(M80) }, get kids() { return hasMany(M66, "author") } }) {}
export class M68 extends Model<M68>("app.M68")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code68: char(), note: text({null:true}),
  get author() { return foreignKey(M69, {onDelete:"cascade"}) }, get cat() { return foreignKey(M75, {null:true}) }, get tags() { return manyToMany(M81) }, get kids() { return hasMany(M67, "author") } }) {}
export class M69 extends Model<M69>("app.M69")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code69: char(), note: text({null:true}),
  get author() { return foreignKey(M70, {onDelete:"cascade"}) }, get cat() { return foreignKey(M76, {null:true}) }, get tags() { return manyToMany(M82) }, get kids() { return hasMany(M68, "author") } }) {}
export class M70 extends Model<M70>("app.M70")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code70: char(), note: text({null:true}),
  get author() { return foreignKey(M71, {onDelete:"cascade"}) }, get cat() { return foreignKey(M77, {null:true}) }, get tags() { return manyToMany(M83) }, get kids() { return hasMany(M69, "author") } }) {}
export class M71 extends Model<M71>("app.M71")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code71: char(), note: text({null:true}),
  get author() { return foreignKey(M72, {onDelete:"cascade"}) }, get cat() { return foreignKey(M78, {null:true}) }, get tags() { return manyToMany(M84) }, get kids() { return hasMany(M70, "author") } }) {}
export class M72 extends Model<M72>("app.M72")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code72: char(), note: text({null:true}),
  get author() { return foreignKey(M73, {onDelete:"cascade"}) }, get cat() { return foreignKey(M79, {null:true}) }, get tags() { return manyToMany(M85) }, get kids() { return hasMany(M71, "author") } }) {}
export class M73 extends Model<M73>("app.M73")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code73: char(), note: text({null:true}),
  get author() { return foreignKey(M74, {onDelete:"cascade"}) }, get cat() { return foreignKey(M80, {null:true}) }, get tags() { return manyToMany(M86) }, get kids() { return hasMany(M72, "author") } }) {}
export class M74 extends Model<M74>("app.M74")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code74: char(), note: text({null:true}),
  get author() { return foreignKey(M75, {onDelete:"cascade"}) }, get cat() { return foreignKey(M81, {null:true}) }, get tags() { return manyToMany(M87) }, get kids() { return hasMany(M73, "author") } }) {}
export class M75 extends Model<M75>("app.M75")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code75: char(), note: text({null:true}),
  get author() { return foreignKey(M76, {onDelete:"cascade"}) }, get cat() { return foreignKey(M82, {null:true}) }, get tags() { return manyToMany(M88) }, get kids() { return hasMany(M74, "author") } }) {}
export class M76 extends Model<M76>("app.M76")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code76: char(), note: text({null:true}),
  get author() { return foreignKey(M77, {onDelete:"cascade"}) }, get cat() { return foreignKey(M83, {null:true}) }, get tags() { return manyToMany(M89) }, get kids() { return hasMany(M75, "author") } }) {}
export class M77 extends Model<M77>("app.M77")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code77: char(), note: text({null:true}),
  get author() { return foreignKey(M78, {onDelete:"cascade"}) }, get cat() { return foreignKey(M84, {null:true}) }, get tags() { return manyToMany(M90) }, get kids() { return hasMany(M76, "author") } }) {}
export class M78 extends Model<M78>("app.M78")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code78: char(), note: text({null:true}),
  get author() { return foreignKey(M79, {onDelete:"cascade"}) }, get cat() { return foreignKey(M85, {null:true}) }, get tags() { return manyToMany(M91) }, get kids() { return hasMany(M77, "author") } }) {}
export class M79 extends Model<M79>("app.M79")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code79: char(), note: text({null:true}),
  get author() { return foreignKey(M80, {onDelete:"cascade"}) }, get cat() { return foreignKey(M86, {null:true}) }, get tags() { return manyToMany(M92) }, get kids() { return hasMany(M78, "author") } }) {}
export class M80 extends Model<M80>("app.M80")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code80: char(), note: text({null:true}),
  get author() { return foreignKey(M81, {onDelete:"cascade"}) }, get cat() { return foreignKey(M87, {null:true}) }, get tags() { return manyToMany(M93) }, get kids() { return hasMany(M79, "author") } }) {}
export class M81 extends Model<M81>("app.M81")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code81: char(), note: text({null:true}),
  get author() { return foreignKey(M82, {onDelete:"cascade"}) }, get cat() { return foreignKey(M88, {null:true}) }, get tags() { return manyToMany(M94) }, get kids() { return hasMany(M80, "author") } }) {}
export class M82 extends Model<M82>("app.M82")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code82: char(), note: text({null:true}),
  get author() { return foreignKey(M83, {onDelete:"cascade"}) }, get cat() { return foreignKey(M89, {null:true}) }, get tags() { return manyToMany(M95) }, get kids() { return hasMany(M81, "author") } }) {}
export class M83 extends Model<M83>("app.M83")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code83: char(), note: text({null:true}),
  get author() { return foreignKey(M84, {onDelete:"cascade"}) }, get cat() { return foreignKey(M90, {null:true}) }, get tags() { return manyToMany(M96) }, get kids() { return hasMany(M82, "author") } }) {}
export class M84 extends Model<M84>("app.M84")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code84: char(), note: text({null:true}),
  get author() { return foreignKey(M85, {onDelete:"cascade"}) }, get cat() { return foreignKey(M91, {null:true}) }, get tags() { return manyToMany(M97) }, get kids() { return hasMany(M83, "author") } }) {}
export class M85 extends Model<M85>("app.M85")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code85: char(), note: text({null:true}),
  get author() { return foreignKey(M86, {onDelete:"cascade"}) }, get cat() { return foreignKey(M92, {null:true}) }, get tags() { return manyToMany(M98) }, get kids() { return hasMany(M84, "author") } }) {}
export class M86 extends Model<M86>("app.M86")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code86: char(), note: text({null:true}),
  get author() { return foreignKey(M87, {onDelete:"cascade"}) }, get cat() { return foreignKey(M93, {null:true}) }, get tags() { return manyToMany(M99) }, get kids() { return hasMany(M85, "author") } }) {}
export class M87 extends Model<M87>("app.M87")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code87: char(), note: text({null:true}),
  get author() { return foreignKey(M88, {onDelete:"cascade"}) }, get cat() { return foreignKey(M94, {null:true}) }, get tags() { return manyToMany(M0) }, get kids() { return hasMany(M86, "author") } }) {}
export class M88 extends Model<M88>("app.M88")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code88: char(), note: text({null:true}),
  get author() { return foreignKey(M89, {onDelete:"cascade"}) }, get cat() { return foreignKey(M95, {null:true}) }, get tags() { return manyToMany(M1) }, get kids() { return hasMany(M87, "author") } }) {}
export class M89 extends Model<M89>("app.M89")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code89: char(), note: text({null:true}),
  get author() { return foreignKey(M90, {onDelete:"cascade"}) }, get cat() { return foreignKey(M96, {null:true}) }, get tags() { return manyToMany(M2) }, get kids() { return hasMany(M88, "author") } }) {}
export class M90 extends Model<M90>("app.M90")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code90: char(), note: text({null:true}),
  get author() { return foreignKey(M91, {onDelete:"cascade"}) }, get cat() { return foreignKey(M97, {null:true}) }, get tags() { return manyToMany(M3) }, get kids() { return hasMany(M89, "author") } }) {}
export class M91 extends Model<M91>("app.M91")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code91: char(), note: text({null:true}),
  get author() { return foreignKey(M92, {onDelete:"cascade"}) }, get cat() { return foreignKey(M98, {null:true}) }, get tags() { return manyToMany(M4) }, get kids() { return hasMany(M90, "author") } }) {}
export class M92 extends Model<M92>("app.M92")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code92: char(), note: text({null:true}),
  get author() { return foreignKey(M93, {onDelete:"cascade"}) }, get cat() { return foreignKey(M99, {null:true}) }, get tags() { return manyToMany(M5) }, get kids() { return hasMany(M91, "author") } }) {}
export class M93 extends Model<M93>("app.M93")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code93: char(), note: text({null:true}),
  get author() { return foreignKey(M94, {onDelete:"cascade"}) }, get cat() { return foreignKey(M0, {null:true}) }, get tags() { return manyToMany(M6) }, get kids() { return hasMany(M92, "author") } }) {}
export class M94 extends Model<M94>("app.M94")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code94: char(), note: text({null:true}),
  get author() { return foreignKey(M95, {onDelete:"cascade"}) }, get cat() { return foreignKey(M1, {null:true}) }, get tags() { return manyToMany(M7) }, get kids() { return hasMany(M93, "author") } }) {}
export class M95 extends Model<M95>("app.M95")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code95: char(), note: text({null:true}),
  get author() { return foreignKey(M96, {onDelete:"cascade"}) }, get cat() { return foreignKey(M2, {null:true}) }, get tags() { return manyToMany(M8) }, get kids() { return hasMany(M94, "author") } }) {}
export class M96 extends Model<M96>("app.M96")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code96: char(), note: text({null:true}),
  get author() { return foreignKey(M97, {onDelete:"cascade"}) }, get cat() { return foreignKey(M3, {null:true}) }, get tags() { return manyToMany(M9) }, get kids() { return hasMany(M95, "author") } }) {}
export class M97 extends Model<M97>("app.M97")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code97: char(), note: text({null:true}),
  get author() { return foreignKey(M98, {onDelete:"cascade"}) }, get cat() { return foreignKey(M4, {null:true}) }, get tags() { return manyToMany(M10) }, get kids() { return hasMany(M96, "author") } }) {}
export class M98 extends Model<M98>("app.M98")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code98: char(), note: text({null:true}),
  get author() { return foreignKey(M99, {onDelete:"cascade"}) }, get cat() { return foreignKey(M5, {null:true}) }, get tags() { return manyToMany(M11) }, get kids() { return hasMany(M97, "author") } }) {}
export class M99 extends Model<M99>("app.M99")({ name: char({maxLength:50}), body: text(), status: char({choices:{draft:"D",published:"P"},default:"draft"}), views: integer({default:0}), likes: integer({default:0}), active: boolean({default:true}), created: dateTime({autoNowAdd:true}), published: dateTime({null:true}), code99: char(), note: text({null:true}),
  get author() { return foreignKey(M0, {onDelete:"cascade"}) }, get cat() { return foreignKey(M6, {null:true}) }, get tags() { return manyToMany(M12) }, get kids() { return hasMany(M98, "author") } }) {}
export async function run() {
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
{  }
}
